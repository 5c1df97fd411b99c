package gpu

/*
#cgo LDFLAGS: -ldl
#include <dlfcn.h>
#include <stdlib.h>
#include <string.h>

// EGL is looked up when the program runs, as a machine without it must start the program too. The numbers are of the EGL
// registry: EGL 1.5, EGL_EXT_device_enumeration, EGL_EXT_platform_device and EGL_KHR_create_context.
enum {
	PLATFORM_DEVICE = 0x313F, EXTENSIONS = 0x3055, OPENGL_API = 0x30A2,
	RENDERABLE_TYPE = 0x3040, OPENGL_BIT = 8, SURFACE_TYPE = 0x3033, PBUFFER_BIT = 1,
	MAJOR = 0x3098, MINOR = 0x30FB, PROFILE = 0x30FD, CORE = 1, NONE = 0x3038,
	MOST = 64,
};

typedef struct {
	void *library, *display, *context;
	void *(*proc)(const char *name);
	unsigned (*devices)(int most, void **found, int *count);
	const char *(*text)(void *device, int name);
	void *(*open)(unsigned platform, void *device, const int *attributes);
	unsigned (*initialize)(void *display, int *major, int *minor);
	unsigned (*terminate)(void *display);
	unsigned (*bind)(unsigned api);
	unsigned (*choose)(void *display, const int *want, void **found, int most, int *count);
	void *(*create)(void *display, void *config, void *share, const int *want);
	unsigned (*discard)(void *display, void *context);
	unsigned (*current)(void *display, void *draw, void *read, void *context);
	int (*error)(void);
} egl;

// egl_load finds EGL and its functions, and says whether all are there.
static int egl_load(egl *e) {
	memset(e, 0, sizeof *e);
	if (!(e->library = dlopen("libEGL.so.1", RTLD_NOW | RTLD_LOCAL))) return 0;
	if (!(e->proc = (void *(*)(const char *))dlsym(e->library, "eglGetProcAddress"))) return 0;
	return (e->devices = e->proc("eglQueryDevicesEXT")) && (e->text = e->proc("eglQueryDeviceStringEXT")) &&
		(e->open = e->proc("eglGetPlatformDisplayEXT")) && (e->initialize = dlsym(e->library, "eglInitialize")) &&
		(e->terminate = dlsym(e->library, "eglTerminate")) && (e->bind = dlsym(e->library, "eglBindAPI")) &&
		(e->choose = dlsym(e->library, "eglChooseConfig")) && (e->create = dlsym(e->library, "eglCreateContext")) &&
		(e->discard = dlsym(e->library, "eglDestroyContext")) && (e->current = dlsym(e->library, "eglMakeCurrent")) &&
		(e->error = dlsym(e->library, "eglGetError"));
}

// egl_on makes a context of OpenGL 4.3 on one device. Without a config that has pbuffers it asks for none at all
// (EGL_KHR_no_config_context): nothing is ever drawn.
static int egl_on(egl *e, void *device) {
	const int config[] = {SURFACE_TYPE, PBUFFER_BIT, RENDERABLE_TYPE, OPENGL_BIT, NONE};
	const int version[] = {MAJOR, 4, MINOR, 3, PROFILE, CORE, NONE};
	void *found = NULL;
	int count = 0;
	if (!(e->display = e->open(PLATFORM_DEVICE, device, NULL))) return 0;
	if (!e->initialize(e->display, NULL, NULL)) return 0;
	if (e->bind(OPENGL_API)) {
		if (!e->choose(e->display, config, &found, 1, &count) || count < 1) found = NULL;
		if ((e->context = e->create(e->display, found, NULL, version))) return 1;
	}
	e->terminate(e->display);
	return 0;
}

// egl_open takes the first device that can, a processor that stands in for one (Mesa's llvmpipe) only where that is asked for.
static int egl_open(egl *e, int software) {
	void *found[MOST];
	int count = 0;
	if (!e->devices(MOST, found, &count)) return 0;
	for (int i = 0; i < count; i++) {
		const char *text = e->text(found[i], EXTENSIONS);
		if ((text && strstr(text, "EGL_MESA_device_software") != NULL) == software && egl_on(e, found[i])) return 1;
	}
	return 0;
}

// egl_attach binds the API once more, which EGL remembers by thread.
static int egl_attach(egl *e) { return e->bind(OPENGL_API) && e->current(e->display, NULL, NULL, e->context); }
static int egl_error(egl *e) { return e->error(); }
static void egl_detach(egl *e) { e->current(e->display, NULL, NULL, NULL); }
static void *egl_proc(egl *e, const char *name) { return e->proc(name); }
static void egl_close(egl *e) {
	if (e->context) {
		e->discard(e->display, e->context);
		e->terminate(e->display);
	}
}
*/
import "C"

import (
	"fmt"
	"unsafe"
)

// surfaceless is a context of EGL's on a graphics device that no display belongs to, such as a server's.
type surfaceless struct{ egl *C.egl }

// newSurfaceless makes a context on the machine's first graphics device, or, for tests, on the processor that plays one.
// The error wraps [ErrUnsupported].
func newSurfaceless(software bool) (context, error) {
	c := surfaceless{egl: (*C.egl)(C.calloc(1, C.sizeof_egl))}
	if C.egl_load(c.egl) == 0 {
		c.destroy()
		return nil, fmt.Errorf("gpu: %w: no EGL that knows devices", ErrUnsupported)
	}
	var playing C.int
	if software {
		playing = 1
	}
	if C.egl_open(c.egl, playing) == 0 {
		c.destroy()
		return nil, fmt.Errorf("gpu: %w: no device of EGL's has it", ErrUnsupported)
	}
	return c, nil
}

func (c surfaceless) attach() error {
	if C.egl_attach(c.egl) == 0 {
		return fmt.Errorf("gpu: %w: EGL does not let its context be used without a surface (error %#x)", ErrUnsupported, int(C.egl_error(c.egl)))
	}
	return nil
}

func (c surfaceless) detach() { C.egl_detach(c.egl) }

func (c surfaceless) proc(name string) unsafe.Pointer {
	text := C.CString(name)
	defer C.free(unsafe.Pointer(text))
	return C.egl_proc(c.egl, text)
}

// destroy leaves the library loaded: drivers do not expect to be unloaded.
func (c surfaceless) destroy() {
	C.egl_close(c.egl)
	C.free(unsafe.Pointer(c.egl))
}
