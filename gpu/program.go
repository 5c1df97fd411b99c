package gpu

import (
	"strings"

	"github.com/go-gl/gl/v4.3-core/gl"
)

// Program is a compiled compute shader.
type Program struct {
	dev   *Device
	label string
	id    programName
	block block // of its parameters
}

// Compile compiles and links one compute shader. name names it in errors and to the driver. What the driver refuses is
// a [*CompileError] with its log and the source.
func (d *Device) Compile(name, source string) (*Program, error) {
	p := &Program{dev: d, label: name}
	err := d.do("compile", name, func(g *functions) (err error) {
		if p.id, err = build(g, name, source); err == nil {
			p.block = readBlock(g, uint32(p.id))
		}
		return err
	})
	if err != nil {
		if p.id != 0 {
			d.add(p, "program "+name)
			p.Release()
		}
		return nil, err
	}
	d.add(p, "program "+name)
	return p, nil
}

func build(g *functions, name, source string) (programName, error) {
	shader := g.CreateShader(gl.COMPUTE_SHADER)
	defer g.DeleteShader(shader)
	text, free := gl.Strs(source + "\x00")
	defer free()
	g.ShaderSource(shader, 1, text, nil)
	g.CompileShader(shader)
	if log, ok := status(shader, gl.COMPILE_STATUS, g.GetShaderiv, g.GetShaderInfoLog); !ok {
		return 0, &CompileError{name, log, source}
	}
	program := g.CreateProgram()
	g.AttachShader(program, shader)
	g.LinkProgram(program)
	if log, ok := status(program, gl.LINK_STATUS, g.GetProgramiv, g.GetProgramInfoLog); !ok {
		g.DeleteProgram(program)
		return 0, &CompileError{name, log, source}
	}
	label(g, gl.PROGRAM, program, name)
	return programName(program), nil
}

// status reads whether a compile or link step succeeded, and the driver's log if not. The same two calls exist for
// shaders and for programs.
func status(id, what uint32, geti func(uint32, uint32, *int32), getLog func(uint32, int32, *int32, *uint8)) (string, bool) {
	var ok, size int32
	geti(id, what, &ok)
	if ok == gl.TRUE {
		return "", true
	}
	geti(id, gl.INFO_LOG_LENGTH, &size)
	log := strings.Repeat("\x00", int(size)+1)
	getLog(id, size, nil, gl.Str(log))
	return strings.TrimRight(log, "\x00"), false
}

// Release gives the program back. A nil program and a second call are fine.
func (p *Program) Release() {
	if p == nil || !p.dev.remove(p) {
		return
	}
	_ = p.dev.do("delete program", p.label, func(g *functions) error { // see Buffer.Release
		g.DeleteProgram(uint32(p.id))
		p.id = 0
		return nil
	})
}
