using Events.Generator.Model;
using Events.Generator.Shapes;
using Events.Wire;

namespace Events.Generator.Emission;

/// <summary>The method that writes an event.</summary>
internal sealed class EncoderEmitter
{
    private readonly SourceWriter _writer;
    private readonly EventModel _model;
    private readonly LocalNames _locals = new("value", "writer", "item");
    private readonly Dictionary<string, string> _enumWriters;
    private readonly FieldCodec _codec;
    private bool _isAfterBlock;

    private EncoderEmitter(SourceWriter writer, EventModel model)
    {
        _writer = writer;
        _model = model;
        _enumWriters = EnumEmitter.NameWriters(model, _locals);
        _codec = new FieldCodec(_enumWriters);
    }

    public static void Emit(SourceWriter writer, EventModel model) => new EncoderEmitter(writer, model).Emit();

    private void Emit()
    {
        _writer.Line("/// <summary>Writes the envelope, which begins with <c>type</c>, and the event's own fields in declaration order.</summary>");
        _writer.Line("/// <param name=\"value\">The event.</param>");
        _writer.Line("/// <param name=\"writer\">Where to write.</param>");
        SourceFile.EmitMarks(_writer, _model.IsRefused);
        _writer.Line(SourceFile.Hidden);
        if (_model.Inside.IsObsolete) _writer.Line(SourceFile.Obsolete);
        _writer.List(
            $"public static void {GeneratedNames.EncodeEntry}(",
            [$"in {_model.Type.Reference} value", "ref global::Events.Wire.EntryWriter writer"],
            ")");
        _writer.Open();
        if (_model.IsRefused)
        {
            _writer.Line(EventEmitter.Refusal(_model));
            _writer.Close();
            return;
        }

        EmitExactType(_model.Shape, "value");
        _writer.Line($"writer.WriteEnvelope({Literals.Bulk(EnvelopeFields.Type, _model.EventType)});");
        if (_model.Version > 1)
        {
            _writer.Line(
                $"writer.WritePair({Literals.Bulk(EnvelopeFields.Version, _model.Version.ToString(System.Globalization.CultureInfo.InvariantCulture))});");
        }

        if (_model.Personal.Length > 0) _writer.Line($"writer.WritePair({Literals.Bulk(EnvelopeFields.Personal, _model.Personal)});");
        EmitFields(_model.Shape, "value", "");
        foreach (FieldModel field in _model.Shape.Fields.Where(static field => field.Value.Kind == FieldKind.Unknown))
        {
            _writer.Line($"value.{Identifiers.Escape(field.Property)}?.WriteTo(ref writer);");
        }

        foreach (EnumModel item in EnumEmitter.Written(_model).Where(static item => item.Home.Length == 0))
        {
            _writer.Line();
            EnumEmitter.EmitWriter(_writer, item, "static", _enumWriters[item.Reference]);
        }

        _writer.Close();
    }

    // What a derived type adds would be cut off in silence.
    private void EmitExactType(ObjectModel model, string value)
    {
        if (!model.CanHaveDerived) return;
        _writer.Open($"if ({value}.GetType() != typeof({model.Reference}))");
        _writer.Line($"throw global::Events.Wire.EntryWriter.RefuseDerived({value}, typeof({model.Reference}));");
        _writer.Close();
        _writer.Line();
    }

    private void EmitFields(ObjectModel model, string receiver, string prefix, PackingModel? outer = null, string? outerSubject = null)
    {
        foreach (FieldModel field in model.Fields.Where(static field => field.Value.Kind != FieldKind.Unknown))
        {
            if (_isAfterBlock) _writer.Line();
            _isAfterBlock = field.Value.IsNullable || (field.Value.Kind == FieldKind.Nested && field.Value.IsReferenceType);
            string property = receiver + "." + Identifiers.Escape(field.Property);
            string name = prefix + field.Name;
            PackingModel? packing = outer ?? field.Packing;
            string? subject = outer is null ? SubjectOf(model, field.Packing, receiver) : outerSubject;
            if (field.Value.Kind == FieldKind.Nested)
            {
                EmitNested(field, property, name, packing, subject);
                continue;
            }

            string? markKey = !field.IsIdempotencyKey || prefix.Length > 0 ? null
                : _model.IsPersonal(field.Name) ? "writer.MarkIdempotencyKey(isPersonal: true);"
                : "writer.MarkIdempotencyKey();";
            if (!field.Value.IsNullable)
            {
                if (markKey is not null) _writer.Line(markKey);
                _writer.Line(Write(packing, field.Value, name, property, subject));
                continue;
            }

            string local = _locals.Next(field.Property);
            _writer.Open($"if ({property} is {{ }} {local})");
            if (markKey is not null) _writer.Line(markKey);
            _writer.Line(Write(packing, field.Value, name, local, subject));
            _writer.Close();
            if (field.NamesNull) EmitNull(EnvelopeFields.NullPrefix + name);
            else if (!field.Value.IsLeftOutWhenNull) EmitNull(name);
        }
    }

    private string Write(PackingModel? packing, ValueModel value, string name, string expression, string? subject) => packing is null
        ? _codec.Write(value, Literals.Bulk(name), expression)
        : _codec.WritePacked(packing, value, name, expression, subject);

    private string? SubjectOf(ObjectModel model, PackingModel? packing, string receiver) => packing?.Subject is { } subject
        ? _codec.Subject(model.Fields.First(field => field.Property == subject).Value, receiver + "." + Identifiers.Escape(subject))
        : null;

    private void EmitNull(string name)
    {
        _writer.Open("else");
        _writer.Line($"writer.WriteNull({Literals.Bulk(name)});");
        _writer.Close();
    }

    private void EmitNested(FieldModel field, string property, string name, PackingModel? packing, string? subject)
    {
        ObjectModel nested = field.Value.Object!;
        if (!field.Value.IsNullable && !field.Value.IsReferenceType)
        {
            if (field.NeedsMark) _writer.Line($"writer.WriteNull({Literals.Bulk(name)});");
            EmitFields(nested, property, name + ".", packing, subject);
            return;
        }

        string local = _locals.Next(field.Property);
        if (field.Value.IsNullable)
        {
            _writer.Open($"if ({property} is {{ }} {local})");
        }
        else
        {
            _writer.Open();
            _writer.Line($"{field.Value.Type} {local} = {property};");
            _writer.Line($"global::System.ArgumentNullException.ThrowIfNull({local});");
        }

        EmitExactType(nested, local);
        if (field.NeedsMark) _writer.Line($"writer.WriteNull({Literals.Bulk(name)});");
        _isAfterBlock = false;
        EmitFields(nested, local, name + ".", packing, subject);
        _writer.Close();
        _isAfterBlock = true;
        if (field.NamesNull) EmitNull(EnvelopeFields.NullPrefix + name);
    }
}
