/*
 * bcryptprimitives.dll with the one function that Go's runtime takes from it. Windows has the library since version 7;
 * Wine has it since 8.5, and Debian 12 has Wine 8.0. For the tests' Wine only: nothing of it is shipped.
 */
#include <windows.h>
#include <bcrypt.h>

/* Fills a buffer with random bytes; always succeeds on Windows. */
__declspec(dllexport) BOOL WINAPI ProcessPrng(PBYTE data, SIZE_T size)
{
    while (size > 0) {
        ULONG part = size > MAXLONG ? MAXLONG : (ULONG)size;

        if (BCryptGenRandom(NULL, data, part, BCRYPT_USE_SYSTEM_PREFERRED_RNG) != 0)
            return FALSE;
        data += part;
        size -= part;
    }
    return TRUE;
}
