/*
 * vggscope.com, what a console starts when it is told "vggscope".
 *
 * Windows decides by a mark in the program file whether a program is for consoles or has windows. vggscope.exe has
 * windows: no console flashes up when it is double-clicked, but a shell does not wait for it either, and it has no console
 * to print to. This program is for consoles. Shells prefer .com to .exe (PATHEXT), so they find this one, wait for it, and
 * lead their pipes to it. It starts vggscope.exe beside it with the same arguments and handles, waits, and ends with its
 * exit code. vggscope.exe joins the console itself (app/console_windows.go), so that Ctrl+C reaches it.
 *
 * No C library, so that it stays at a few kilobytes.
 */
#define WIN32_LEAN_AND_MEAN
#include <windows.h>

enum { EXIT_FAILED = 1, PATH_UNITS = 32768 };

static wchar_t program[PATH_UNITS], command[PATH_UNITS + 8];

/* Said in ASCII, which every code page has. */
static void fail(const char *what)
{
    static const char name[] = "vggscope: ";
    HANDLE err = GetStdHandle(STD_ERROR_HANDLE);
    DWORD n;

    WriteFile(err, name, sizeof name - 1, &n, NULL);
    WriteFile(err, what, (DWORD)lstrlenA(what), &n, NULL);
    WriteFile(err, "\n", 1, &n, NULL);
    ExitProcess(EXIT_FAILED);
}

/* Ctrl+C and a console that is closed are for vggscope.exe, which ends in order; this one waits for that. */
static BOOL WINAPI leave_to_child(DWORD event)
{
    (void)event;
    return TRUE;
}

/* The command line behind this program's own name, which is quoted as a whole or ends at the first blank. */
static const wchar_t *arguments(void)
{
    const wchar_t *s = GetCommandLineW();
    BOOL quoted = FALSE;

    for (; *s && (quoted || (*s != L' ' && *s != L'\t')); s++)
        if (*s == L'"')
            quoted = !quoted;
    return s;
}

/* Puts the path of vggscope.exe into program, and the command line for it into command. */
static void find_program(void)
{
    const wchar_t *rest = arguments();
    DWORD n = GetModuleFileNameW(NULL, program, PATH_UNITS);

    if (n < 4 || n >= PATH_UNITS)
        fail("its own folder cannot be found");
    lstrcpyW(program + n - 3, L"exe");
    /* Quoted: the folder may have blanks in it. */
    if (lstrlenW(program) + lstrlenW(rest) + 3 >= (int)(sizeof command / sizeof *command))
        fail("too many arguments");
    lstrcpyW(command, L"\"");
    lstrcatW(command, program);
    lstrcatW(command, L"\"");
    lstrcatW(command, rest);
}

/* A standard handle for the child: none where it is the console, which the child opens anew once it has joined it. */
static HANDLE handed_on(DWORD id)
{
    HANDLE h = GetStdHandle(id);
    DWORD mode;

    if (h == NULL || h == INVALID_HANDLE_VALUE || GetConsoleMode(h, &mode))
        return NULL;
    SetHandleInformation(h, HANDLE_FLAG_INHERIT, HANDLE_FLAG_INHERIT);
    return h;
}

/* A job ends the child when this program is ended from outside, and only then; what the child starts is not in it. */
static void tie(HANDLE child)
{
    HANDLE job = CreateJobObjectW(NULL, NULL);
    JOBOBJECT_EXTENDED_LIMIT_INFORMATION limits;
    char *p = (char *)&limits;

    for (SIZE_T i = 0; i < sizeof limits; i++)
        ((volatile char *)p)[i] = 0; /* volatile: else the compiler calls memset, which is not there */
    limits.BasicLimitInformation.LimitFlags = JOB_OBJECT_LIMIT_KILL_ON_JOB_CLOSE | JOB_OBJECT_LIMIT_SILENT_BREAKAWAY_OK;
    if (job != NULL && SetInformationJobObject(job, JobObjectExtendedLimitInformation, &limits, sizeof limits))
        AssignProcessToJobObject(job, child); /* should it fail, all works but that */
}

void start(void)
{
    STARTUPINFOW si;
    PROCESS_INFORMATION pi;
    DWORD code = EXIT_FAILED;

    find_program();
    GetStartupInfoW(&si); /* as the caller wants the window shown */
    si.dwFlags |= STARTF_USESTDHANDLES;
    si.hStdInput = handed_on(STD_INPUT_HANDLE);
    si.hStdOutput = handed_on(STD_OUTPUT_HANDLE);
    si.hStdError = handed_on(STD_ERROR_HANDLE);
    si.cbReserved2 = 0; /* handles for a C library, which the child does not read */
    si.lpReserved2 = NULL;
    SetEnvironmentVariableW(L"VGGSCOPE_CONSOLE", L"1");
    SetConsoleCtrlHandler(leave_to_child, TRUE);
    if (!CreateProcessW(program, command, NULL, NULL, TRUE, CREATE_SUSPENDED, NULL, NULL, &si, &pi))
        fail("vggscope.exe is missing beside vggscope.com, or cannot be started; install VGGScope again");
    tie(pi.hProcess);
    ResumeThread(pi.hThread);
    WaitForSingleObject(pi.hProcess, INFINITE);
    GetExitCodeProcess(pi.hProcess, &code);
    ExitProcess(code);
}
