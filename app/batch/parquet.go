package batch

import (
	"errors"
	"fmt"
	"io"
	"reflect"

	"github.com/parquet-go/parquet-go"

	"github.com/vggscope/vggscope/app/export"
)

// rowGroup is about how many bytes of rows a Parquet file keeps together: what its writer, and who reads it, has in memory.
const rowGroup = 32 << 20

// writeParquet makes a Parquet file of the rows of a spool: a column each, vectors as lists of float32. about is kept in the file.
func writeParquet(path string, spool io.Reader, columns []Column, about string) error {
	return export.WriteFile(path, func(w io.Writer) error {
		record := recordType(columns)
		out := parquet.NewWriter(w, parquet.SchemaOf(reflect.New(record).Interface()),
			parquet.Compression(&parquet.Snappy), parquet.MaxRowsPerRowGroup(groupRows(columns)), parquet.KeyValueMetadata("vggscope", about),
			parquet.CreatedBy("VGGScope", "1", ""), parquet.DataPageStatistics(true))
		rows := newSpoolReader(spool, columns)
		for {
			row, err := rows.next()
			if err == io.EOF {
				return out.Close()
			}
			if err == nil {
				err = out.Write(recordOf(record, row))
			}
			if err != nil {
				return errors.Join(err, out.Close())
			}
		}
	})
}

func groupRows(columns []Column) int64 {
	bytes := 0
	for _, c := range columns {
		bytes += 16 * min(c.Len(), 4)
		if c.Kind == Vector {
			bytes += 4 * c.Len()
		}
	}
	return int64(min(max(rowGroup/bytes, 1), 1<<16))
}

// recordType is a struct with a field for each column, in their order, which is how the library is told of a schema. Values that may be
// missing are pointers.
func recordType(columns []Column) reflect.Type {
	types := map[Kind]reflect.Type{
		Text: reflect.TypeFor[*string](), Integer: reflect.TypeFor[*int64](), Real: reflect.TypeFor[*float32](), Vector: reflect.TypeFor[[]float32](),
	}
	fields := make([]reflect.StructField, len(columns))
	for i, c := range columns {
		options := ",optional"
		if c.Kind == Vector {
			options = ",optional,list"
		}
		fields[i] = reflect.StructField{
			Name: fmt.Sprintf("C%d", i), Type: types[c.Kind], Tag: reflect.StructTag(`parquet:"` + c.Name + options + `"`),
		}
	}
	return reflect.StructOf(fields)
}

func recordOf(record reflect.Type, row Row) any {
	r := reflect.New(record)
	for i, v := range row {
		field := r.Elem().Field(i)
		switch v := v.(type) {
		case string:
			text, _ := export.JSONPath(v) // text is Unicode
			field.Set(reflect.ValueOf(&text))
		case int64:
			field.Set(reflect.ValueOf(&v))
		case float32:
			field.Set(reflect.ValueOf(&v))
		case []float32:
			field.Set(reflect.ValueOf(v))
		}
	}
	return r.Interface()
}
