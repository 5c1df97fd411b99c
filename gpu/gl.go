package gpu

import (
	"unsafe"

	"github.com/go-gl/gl/v4.3-core/gl"
)

// Names of GL objects, each a type of its own so that a texture cannot be passed for a buffer.
type (
	bufferName  uint32
	textureName uint32
	programName uint32
)

// functions is every GL call that this package makes. It is a struct of functions and not a set of direct calls so that
// checked can wrap each of them.
type functions struct {
	GetError    func() uint32
	GetString   func(name uint32) *uint8
	GetStringi  func(name, index uint32) *uint8
	GetIntegerv func(name uint32, dst *int32)
	GetIntegeri func(name, index uint32, dst *int32)
	Flush       func()
	Finish      func()

	GenBuffers       func(n int32, dst *uint32)
	DeleteBuffers    func(n int32, names *uint32)
	BindBuffer       func(target, name uint32)
	BindBufferBase   func(target, index, name uint32)
	BindBufferRange  func(target, index, name uint32, offset, size int)
	BufferData       func(target uint32, size int, data unsafe.Pointer, usage uint32)
	ClearBufferData  func(target, internalFormat, format, kind uint32, data unsafe.Pointer)
	BufferSubData    func(target uint32, offset, size int, data unsafe.Pointer)
	GetBufferSubData func(target uint32, offset, size int, data unsafe.Pointer)
	MapBufferRange   func(target uint32, offset, size int, access uint32) unsafe.Pointer
	UnmapBuffer      func(target uint32) bool

	GenTextures      func(n int32, dst *uint32)
	DeleteTextures   func(n int32, names *uint32)
	BindTexture      func(target, name uint32)
	TexBuffer        func(target, internalFormat, buffer uint32)
	BindImageTexture func(unit, texture uint32, level int32, layered bool, layer int32, access, format uint32)

	CreateShader     func(kind uint32) uint32
	ShaderSource     func(shader uint32, count int32, source **uint8, length *int32)
	CompileShader    func(shader uint32)
	GetShaderiv      func(shader, name uint32, dst *int32)
	GetShaderInfoLog func(shader uint32, size int32, length *int32, log *uint8)
	DeleteShader     func(shader uint32)

	CreateProgram     func() uint32
	AttachShader      func(program, shader uint32)
	LinkProgram       func(program uint32)
	GetProgramiv      func(program, name uint32, dst *int32)
	GetProgramInfoLog func(program uint32, size int32, length *int32, log *uint8)
	DeleteProgram     func(program uint32)
	UseProgram        func(program uint32)

	GetProgramResourceIndex func(program, kind uint32, name *uint8) uint32
	GetProgramResourceiv    func(program, kind, index uint32, n int32, what *uint32, size int32, length, dst *int32)
	GetProgramResourceName  func(program, kind, index uint32, size int32, length *int32, name *uint8)

	DispatchCompute func(x, y, z uint32)
	MemoryBarrier   func(bits uint32)

	GenQueries          func(n int32, dst *uint32)
	DeleteQueries       func(n int32, names *uint32)
	BeginQuery          func(target, name uint32)
	EndQuery            func(target uint32)
	GetQueryObjectui64v func(name, what uint32, dst *uint64)

	ObjectLabel func(kind, name uint32, length int32, label *uint8)
}

// core gives the functions of the current context's driver. gl.Init must have succeeded on this thread.
func core() *functions {
	return &functions{
		GetError: gl.GetError, GetString: gl.GetString, GetStringi: gl.GetStringi,
		GetIntegerv: gl.GetIntegerv, GetIntegeri: gl.GetIntegeri_v, Flush: gl.Flush, Finish: gl.Finish,
		GenBuffers: gl.GenBuffers, DeleteBuffers: gl.DeleteBuffers, BindBuffer: gl.BindBuffer, BindBufferBase: gl.BindBufferBase,
		BindBufferRange: gl.BindBufferRange, BufferData: gl.BufferData, ClearBufferData: gl.ClearBufferData, BufferSubData: gl.BufferSubData,
		GetBufferSubData: gl.GetBufferSubData, MapBufferRange: gl.MapBufferRange, UnmapBuffer: gl.UnmapBuffer,
		GenTextures: gl.GenTextures, DeleteTextures: gl.DeleteTextures, BindTexture: gl.BindTexture,
		TexBuffer: gl.TexBuffer, BindImageTexture: gl.BindImageTexture,
		CreateShader: gl.CreateShader, ShaderSource: gl.ShaderSource, CompileShader: gl.CompileShader,
		GetShaderiv: gl.GetShaderiv, GetShaderInfoLog: gl.GetShaderInfoLog, DeleteShader: gl.DeleteShader,
		CreateProgram: gl.CreateProgram, AttachShader: gl.AttachShader, LinkProgram: gl.LinkProgram,
		GetProgramiv: gl.GetProgramiv, GetProgramInfoLog: gl.GetProgramInfoLog, DeleteProgram: gl.DeleteProgram,
		UseProgram: gl.UseProgram, GetProgramResourceIndex: gl.GetProgramResourceIndex,
		GetProgramResourceiv: gl.GetProgramResourceiv, GetProgramResourceName: gl.GetProgramResourceName,
		DispatchCompute: gl.DispatchCompute, MemoryBarrier: gl.MemoryBarrier,
		GenQueries: gl.GenQueries, DeleteQueries: gl.DeleteQueries, BeginQuery: gl.BeginQuery, EndQuery: gl.EndQuery,
		GetQueryObjectui64v: gl.GetQueryObjectui64v,
		ObjectLabel:         gl.ObjectLabel,
	}
}
