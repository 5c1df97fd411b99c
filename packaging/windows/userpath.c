/*
 * userpath add|remove FOLDER: put a folder behind the user's PATH, or take it out again.
 *
 * Setup has this done by a program of its own because its own language holds 1023 characters in a string, and a PATH that
 * is longer would come back shortened. Here the value has the size that it has, keeps its type (REG_EXPAND_SZ or REG_SZ),
 * and apart from the one entry every character stays as it was. Anything unexpected leaves the value alone.
 *
 * Exit code: 0 when PATH is as wanted, 1 when it could not be made so, 2 for a wrong call.
 */
#define WIN32_LEAN_AND_MEAN
#define _WIN32_WINNT 0x0601
#include <windows.h>
#include <stdlib.h>
#include <wchar.h>

enum { OK = 0, FAILED = 1, USAGE = 2 };

struct value {
    DWORD type;
    wchar_t *text; /* ends with a zero; made by malloc, with room for extra units more */
};

/* Reads Path below HKCU\Environment. Where there is none the text is empty: that is how Windows starts out. */
static int read_path(HKEY key, size_t extra, struct value *v)
{
    DWORD bytes = 0;
    LONG status = RegQueryValueExW(key, L"Path", NULL, &v->type, NULL, &bytes);

    if (status == ERROR_FILE_NOT_FOUND) {
        v->type = REG_EXPAND_SZ;
        v->text = calloc(extra + 1, sizeof *v->text);
        return v->text ? OK : FAILED;
    }
    if (status != ERROR_SUCCESS || (v->type != REG_SZ && v->type != REG_EXPAND_SZ))
        return FAILED;
    /* The text may lack its zero; calloc brings one. */
    v->text = calloc(bytes / sizeof *v->text + extra + 2, sizeof *v->text);
    if (v->text == NULL)
        return FAILED;
    status = RegQueryValueExW(key, L"Path", NULL, &v->type, (BYTE *)v->text, &bytes);
    return status == ERROR_SUCCESS ? OK : FAILED;
}

static int write_path(HKEY key, const struct value *v)
{
    DWORD bytes = (DWORD)((wcslen(v->text) + 1) * sizeof *v->text);

    return RegSetValueExW(key, L"Path", 0, v->type, (const BYTE *)v->text, bytes) == ERROR_SUCCESS ? OK : FAILED;
}

/* Whether the n units at entry name the folder, in any case of letters, with or without a backslash at the end. */
static int same(const wchar_t *entry, size_t n, const wchar_t *folder)
{
    if (n > 0 && entry[n - 1] == L'\\')
        n--;
    return n == wcslen(folder) && _wcsnicmp(entry, folder, n) == 0;
}

/* The entry that names the folder, its length in *n; NULL if there is none. */
static wchar_t *find(wchar_t *path, const wchar_t *folder, size_t *n)
{
    for (wchar_t *entry = path;;) {
        *n = wcscspn(entry, L";");
        if (same(entry, *n, folder))
            return entry;
        if (entry[*n] == 0)
            return NULL;
        entry += *n + 1;
    }
}

/* A semicolon comes first even behind another one: then cut takes it out again and leaves what was there. */
static void append(wchar_t *path, const wchar_t *folder)
{
    if (*path != 0)
        wcscat(path, L";");
    wcscat(path, folder);
}

/* Takes out an entry of n units, with the semicolon behind it or, for the last one, before it. */
static void cut(wchar_t *path, wchar_t *entry, size_t n)
{
    if (entry[n] == L';')
        n++;
    else if (entry > path)
        entry--, n++;
    wmemmove(entry, entry + n, wcslen(entry + n) + 1);
}

static int change(HKEY key, int add, const wchar_t *folder)
{
    struct value v = {0};
    size_t n;

    if (read_path(key, wcslen(folder) + 1, &v) != OK)
        return FAILED;
    wchar_t *entry = find(v.text, folder, &n);
    if (add == (entry != NULL))
        return OK;
    if (add)
        append(v.text, folder);
    else
        for (; entry != NULL; entry = find(v.text, folder, &n))
            cut(v.text, entry, n);
    if (!add && *v.text == 0) /* nothing but ours was in it */
        return RegDeleteValueW(key, L"Path") == ERROR_SUCCESS ? OK : FAILED;
    return write_path(key, &v);
}

int wmain(int argc, wchar_t **argv)
{
    HKEY key;
    int add, result;
    size_t n;

    if (argc != 3 || *argv[2] == 0 || wcschr(argv[2], L';') != NULL)
        return USAGE;
    add = wcscmp(argv[1], L"add") == 0;
    if (!add && wcscmp(argv[1], L"remove") != 0)
        return USAGE;
    n = wcslen(argv[2]);
    if (argv[2][n - 1] == L'\\')
        argv[2][n - 1] = 0; /* as same wants it */
    if (RegCreateKeyExW(HKEY_CURRENT_USER, L"Environment", 0, NULL, 0, KEY_READ | KEY_WRITE, NULL, &key, NULL) != ERROR_SUCCESS)
        return FAILED;
    result = change(key, add, argv[2]);
    RegCloseKey(key);
    /* So that consoles opened from now on have it. */
    SendMessageTimeoutW(HWND_BROADCAST, WM_SETTINGCHANGE, 0, (LPARAM)L"Environment", SMTO_ABORTIFHUNG, 2000, NULL);
    return result;
}
