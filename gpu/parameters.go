package gpu

import (
	"encoding/binary"
	"fmt"
	"unsafe"

	"github.com/go-gl/gl/v4.3-core/gl"
)

// A program's parameters are the members of one uniform block, std140, of this name and at this binding. They are not plain
// uniforms, because a driver may compile a program anew for the values of those. Mesa's zink does (22.3 and 25.0), and a program that
// comes back with the values that it had last, after another program ran, computes with those that it had first.
const (
	parametersBlock   = "Parameters"
	parametersBinding = 0
)

// blockAlignment is how far apart blocks begin in a buffer: no driver of OpenGL 4.3 may ask for more
// (UNIFORM_BUFFER_OFFSET_ALIGNMENT).
const blockAlignment = 256

// block is how a program wants its parameters.
type block struct {
	bytes   int // 0 where the program has none
	members map[string]member
}

// member is a parameter's place in its block, in bytes, and its GL type.
type member struct {
	offset int
	kind   uint32
}

// readBlock asks the driver for the block of a linked program.
func readBlock(g *functions, program uint32) block {
	b := block{members: map[string]member{}}
	index := g.GetProgramResourceIndex(program, gl.UNIFORM_BLOCK, gl.Str(parametersBlock+"\x00"))
	if index == gl.INVALID_INDEX {
		return b
	}
	ask := func(kind, index uint32, n int, what ...uint32) []int32 {
		answer := make([]int32, n)
		g.GetProgramResourceiv(program, kind, index, int32(len(what)), &what[0], int32(n), nil, unsafe.SliceData(answer))
		return answer
	}
	sizes := ask(gl.UNIFORM_BLOCK, index, 2, gl.BUFFER_DATA_SIZE, gl.NUM_ACTIVE_VARIABLES)
	b.bytes = int(sizes[0])
	for _, v := range ask(gl.UNIFORM_BLOCK, index, int(sizes[1]), gl.ACTIVE_VARIABLES) {
		m := ask(gl.UNIFORM, uint32(v), 3, gl.OFFSET, gl.TYPE, gl.NAME_LENGTH)
		name := make([]byte, m[2]+1)
		g.GetProgramResourceName(program, gl.UNIFORM, uint32(v), int32(len(name)), nil, &name[0])
		b.members[gl.GoStr(&name[0])] = member{int(m[0]), uint32(m[1])}
	}
	return b
}

// encode writes a dispatch's parameters to dst. It panics where one is missing or of another type: what the program would
// read instead is anyone's guess.
func (b block) encode(dst []byte, c Dispatch) {
	given := make(map[string]Uniform, len(c.Uniforms))
	for _, u := range c.Uniforms {
		given[u.Name] = u
	}
	for name, m := range b.members {
		u, ok := given[name]
		if !ok || u.kind != m.kind {
			panic(fmt.Sprintf("gpu: dispatch %q: no parameter %s of GL type 0x%04x", c.Label, name, m.kind))
		}
		binary.NativeEndian.PutUint32(dst[m.offset:], u.bits)
	}
}

// parameters are those of a batch, one dispatch's behind the other's, as they are uploaded together.
type parameters struct {
	data   []byte
	places []place // by dispatch
}

// place is where a dispatch's block lies in the data, in bytes.
type place struct{ offset, bytes int }

func encodeParameters(batch []Dispatch) parameters {
	p := parameters{places: make([]place, len(batch))}
	for i, c := range batch {
		b := c.Program.block
		p.places[i] = place{len(p.data), b.bytes}
		p.data = append(p.data, make([]byte, (b.bytes+blockAlignment-1)/blockAlignment*blockAlignment)...)
		b.encode(p.data[p.places[i].offset:], c)
	}
	return p
}

// upload makes a buffer of the parameters, which the caller deletes. It gives 0 where there are none.
func (p parameters) upload(g *functions) (buffer uint32) {
	if len(p.data) == 0 {
		return 0
	}
	g.GenBuffers(1, &buffer)
	g.BindBuffer(gl.UNIFORM_BUFFER, buffer)
	g.BufferData(gl.UNIFORM_BUFFER, len(p.data), unsafe.Pointer(&p.data[0]), gl.STREAM_DRAW)
	return buffer
}

// bind shows the parameters of dispatch i to the program that runs next.
func (p parameters) bind(g *functions, buffer uint32, i int) {
	if at := p.places[i]; at.bytes > 0 {
		g.BindBufferRange(gl.UNIFORM_BUFFER, parametersBinding, buffer, at.offset, at.bytes)
	}
}
