#!/usr/bin/env bash
# Run a command on a second OpenGL driver: Mesa's zink over its software Vulkan (lavapipe), on a display in memory. Zink is
# what some systems give their users for OpenGL, and stricter than llvmpipe in what it takes from a program.
#
#     tools/check/zink.sh go test ./nn
#     tools/check/zink.sh bin/vggscope check
set -euo pipefail

# Without a Vulkan driver Mesa 25 waits for ever.
if [[ -z ${VK_DRIVER_FILES-}${VK_ICD_FILENAMES-} ]] && ! compgen -G '/usr/share/vulkan/icd.d/lvp_icd*' >/dev/null; then
    echo "zink: Mesa's software Vulkan driver is missing: install mesa-vulkan-drivers (tools/setup/packages.sh test)" >&2
    exit 1
fi

# What the tests are told: a missing driver, or another one in its place, is a failure.
exec env MESA_LOADER_DRIVER_OVERRIDE=zink GALLIUM_DRIVER=zink LIBGL_ALWAYS_SOFTWARE=1 \
    VGGSCOPE_REQUIRE_GPU=1 VGGSCOPE_REQUIRE_RENDERER=zink xvfb-run -a "$@"
