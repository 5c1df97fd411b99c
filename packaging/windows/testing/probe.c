/*
 * What the tests ask of Windows, on behalf of a Linux shell:
 *
 *     probe version FILE             print the version that Explorer shows: four numbers, the text, product and description
 *     probe close CLASS              ask the windows of a class to close, as a click on their cross does
 *     probe set-path TEXT            the user's PATH, of any length
 *     probe interrupt SECONDS CMD    start CMD on a console, press Ctrl+C after some seconds, and again if nothing comes of
 *                                    it, as it may while CMD starts; end with its exit code
 */
#define _WIN32_WINNT 0x0601
#include <stdio.h>
#include <stdlib.h>
#include <wchar.h>
#include <windows.h>

static int version(const wchar_t *file)
{
    static const wchar_t *const names[] = {L"FileVersion", L"ProductName", L"FileDescription"};
    DWORD size = GetFileVersionInfoSizeW(file, NULL);
    void *info = malloc(size ? size : 1);
    VS_FIXEDFILEINFO *fixed;
    wchar_t *text, key[80];
    UINT n;

    if (size == 0 || !GetFileVersionInfoW(file, 0, size, info) || !VerQueryValueW(info, L"\\", (void **)&fixed, &n))
        return 1;
    printf("%u.%u.%u.%u", HIWORD(fixed->dwFileVersionMS), LOWORD(fixed->dwFileVersionMS), HIWORD(fixed->dwFileVersionLS),
           LOWORD(fixed->dwFileVersionLS));
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        /* US English for programs by Go, and no language for setup. */
        swprintf(key, 80, L"\\StringFileInfo\\040904B0\\%ls", names[i]);
        if (!VerQueryValueW(info, key, (void **)&text, &n)) {
            swprintf(key, 80, L"\\StringFileInfo\\000004B0\\%ls", names[i]);
            if (!VerQueryValueW(info, key, (void **)&text, &n))
                return 1;
        }
        printf("|%ls", text);
    }
    printf("\n");
    return 0;
}

static BOOL CALLBACK close_one(HWND window, LPARAM class)
{
    wchar_t name[64];

    if (IsWindowVisible(window) && GetClassNameW(window, name, 64) > 0 && wcscmp(name, (const wchar_t *)class) == 0)
        PostMessageW(window, WM_CLOSE, 0, 0);
    return TRUE;
}

static int set_path(const wchar_t *text)
{
    DWORD bytes = (DWORD)((wcslen(text) + 1) * sizeof *text);

    return RegSetKeyValueW(HKEY_CURRENT_USER, L"Environment", L"Path", REG_EXPAND_SZ, text, bytes) != ERROR_SUCCESS;
}

static BOOL WINAPI stay(DWORD event)
{
    (void)event;
    return TRUE;
}

static int interrupt(int seconds, wchar_t *command)
{
    STARTUPINFOW si = {.cb = sizeof si};
    PROCESS_INFORMATION pi;
    DWORD code = 1;

    FreeConsole(); /* the shell's, if there is one: only the program is to be interrupted */
    if (!AllocConsole())
        return 2;
    ShowWindow(GetConsoleWindow(), SW_HIDE);
    SetConsoleCtrlHandler(stay, TRUE);
    if (!CreateProcessW(NULL, command, NULL, NULL, FALSE, 0, NULL, NULL, &si, &pi))
        return 3;
    if (WaitForSingleObject(pi.hProcess, seconds * 1000) == WAIT_OBJECT_0)
        return 4; /* it did not wait to be interrupted */
    for (int i = 0; i < 3; i++) {
        GenerateConsoleCtrlEvent(CTRL_C_EVENT, 0);
        if (WaitForSingleObject(pi.hProcess, 10000) == WAIT_OBJECT_0) {
            GetExitCodeProcess(pi.hProcess, &code);
            return (int)code;
        }
    }
    TerminateProcess(pi.hProcess, 1);
    return 5;
}

int wmain(int argc, wchar_t **argv)
{
    if (argc == 3 && wcscmp(argv[1], L"version") == 0)
        return version(argv[2]);
    if (argc == 3 && wcscmp(argv[1], L"close") == 0)
        return !EnumWindows(close_one, (LPARAM)argv[2]);
    if (argc == 3 && wcscmp(argv[1], L"set-path") == 0)
        return set_path(argv[2]);
    if (argc == 4 && wcscmp(argv[1], L"interrupt") == 0)
        return interrupt(_wtoi(argv[2]), argv[3]);
    return 2;
}
