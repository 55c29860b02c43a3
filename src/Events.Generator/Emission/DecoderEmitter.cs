using System.Globalization;
using System.Text;
using Events.Generator.Model;
using Events.Wire;

namespace Events.Generator.Emission;

/// <summary>The method that reads an event.</summary>
internal sealed class DecoderEmitter
{
    private readonly SourceWriter _writer;
    private readonly EventModel _model;
    private readonly SeenFlags _seen;
    private readonly string[] _locals;
    private readonly Dictionary<string, string> _enumReaders;

    private DecoderEmitter(SourceWriter writer, EventModel model)
    {
        _writer = writer;
        _model = model;
        _seen = new SeenFlags(model.Fields.Count);
        var locals = new LocalNames(
            ["fields", "reader", "name", "defaults", "exception", .. _seen.Locals]);
        _enumReaders = EnumEmitter.NameFunctions(model, locals, "Read");
        _locals = model.Fields.Select(field => locals.Next(field.Property)).ToArray();
    }

    public static void Emit(SourceWriter writer, EventModel model) => new DecoderEmitter(writer, model).Emit();

    private void Emit()
    {
        _writer.Line("/// <summary>");
        _writer.Line("/// Reads the event. Fields may stand in any order; unknown fields are passed over; of a repeated field the first");
        _writer.Line("/// counts.");
        _writer.Line("/// </summary>");
        _writer.Line("/// <param name=\"fields\">The fields of the entry.</param>");
        _writer.Line("/// <exception cref=\"global::Events.Wire.EventDecodeException\">");
        _writer.Line("/// A required field is missing or a value is not of its type.");
        _writer.Line("/// </exception>");
        _writer.Line(SourceFile.GeneratedCode);
        _writer.Line(SourceFile.Hidden);
        _writer.Open(
            $"{EventEmitter.PublicStatic(_model)} {_model.Type.Reference} {GeneratedNames.DecodeEntry}"
            + "(global::Events.Wire.EntryFields fields)");
        if (_model.Fields.Count > 0) EmitFields();
        EmitGuarded(() => EmitConstruction("return", static _ => true));
        foreach (EnumModel item in _model.Enums)
        {
            _writer.Line();
            EnumEmitter.EmitReader(_writer, item, _enumReaders[item.Reference]);
        }

        _writer.Close();
    }

    private void EmitFields()
    {
        for (int i = 0; i < _locals.Length; i++) _writer.Line(Declaration(_model.Fields[i], _locals[i]));
        _seen.Declare(_writer);
        _writer.Line();
        EmitInDeclaredOrder();
        _writer.Line();
        _writer.Open($"if ({_seen.AnyMissing(Enumerable.Range(0, _locals.Length))})");
        EmitByName();
        EmitMissing();
        EmitInitializers();
        _writer.Close();
        _writer.Line();
    }

    private static string Declaration(FieldModel field, string local)
    {
        string type = field.IsNullable ? field.Type + "?" : field.Type;
        string start = field.IsLeftOutWhenNull ? "null"
            : field.DefaultValue ?? (field.IsNullable ? "null" : field.IsReference ? "null!" : "default");
        return $"{type} {local} = {start};";
    }

    private void EmitInDeclaredOrder()
    {
        _writer.Line("// As our own encoder writes it: one comparison per field.");
        _writer.Line("global::Events.Wire.EntryReader reader = fields.GetReader();");
        _writer.Line($"reader.TrySkipEnvelope({Literals.Bulk(EnvelopeFields.Type, _model.EventType)});");
        for (int i = 0; i < _locals.Length; i++)
        {
            _writer.Open($"if (reader.TryReadName({Literals.Bulk(_model.Fields[i].Name)}))");
            EmitRead(i);
            _writer.Close();
            if (i + 1 < _locals.Length) _writer.Line();
        }
    }

    private void EmitByName()
    {
        _writer.Line("// As others may write it: what is left, by name.");
        string isIncomplete = _seen.AnyMissing(Enumerable.Range(0, _locals.Length));
        if (_seen.Locals.Count() > 1) isIncomplete = $"({isIncomplete})";
        _writer.Open($"while ({isIncomplete} && reader.TryReadName(out global::System.ReadOnlySpan<byte> name))");
        _writer.Open("switch (name.Length)");
        for (int i = 0; i < _locals.Length; i++)
        {
            string name = _model.Fields[i].Name;
            string length = Encoding.UTF8.GetByteCount(name).ToString(CultureInfo.InvariantCulture);
            _writer.Line(
                $"case {length} when {_seen.IsMissing(i)} "
                + $"&& global::System.MemoryExtensions.SequenceEqual(name, {Literals.Utf8(name)}):");
            _writer.Indent();
            EmitRead(i);
            _writer.Line("break;");
            _writer.Unindent();
        }

        _writer.Line("default:");
        _writer.Indent();
        _writer.Line("reader.SkipValue();");
        _writer.Line("break;");
        _writer.Unindent();
        _writer.Close();
        _writer.Close();
    }

    private void EmitRead(int field)
    {
        _enumReaders.TryGetValue(_model.Fields[field].Type, out string? enumReader);
        _writer.Line($"{_locals[field]} = {FieldCodec.Read(_model.Fields[field], enumReader)};");
        _writer.Line(_seen.Set(field));
    }

    private void EmitMissing()
    {
        int[] required = Indexes(static field => field.IsRequired);
        if (required.Length > 0) _writer.Line();
        foreach (int i in required)
        {
            string arguments = $"{Literals.Quote(_model.EventType)}, {Literals.Quote(_model.Fields[i].Name)}";
            _writer.Open($"if ({_seen.IsMissing(i)})");
            _writer.Line($"throw global::Events.Wire.EventDecodeException.MissingField({arguments});");
            _writer.Close();
            if (i != required[required.Length - 1]) _writer.Line();
        }
    }

    // An init property can only be set where the event is made, so its own initializer's value is taken from another one.
    private void EmitInitializers()
    {
        int[] initialized = Indexes(static field => field.FallsBackToInitializer);
        if (initialized.Length == 0) return;
        _writer.Line();
        _writer.Line("// Missing fields whose property has an initializer keep its value.");
        _writer.Open($"if ({_seen.AnyMissing(initialized)})");
        EmitGuarded(() =>
        {
            EmitConstruction($"{_model.Type.Reference} defaults =", static field => !field.HasInitializer);
            foreach (int i in initialized)
            {
                _writer.Line(
                    $"if ({_seen.IsMissing(i)}) {_locals[i]} = defaults.{Identifiers.Escape(_model.Fields[i].Property)};");
            }
        });
        _writer.Close();
    }

    // What the event's own code refuses is wrong with the entry, and is reported as that.
    private void EmitGuarded(Action emit)
    {
        if (!_model.ConstructionMayThrow)
        {
            emit();
            return;
        }

        _writer.Open("try");
        emit();
        _writer.Close();
        _writer.Open(
            "catch (global::System.Exception exception) when (exception is not global::Events.Wire.EventDecodeException)");
        _writer.Line(
            "throw new global::Events.Wire.EventDecodeException("
            + $"{Literals.Quote($"The entry is no valid '{_model.EventType}': ")} + exception.Message, exception);");
        _writer.Close();
    }

    private void EmitConstruction(string target, Func<FieldModel, bool> isInitialized)
    {
        string[] arguments = Indexes(static field => field.Parameter is not null)
            .Select(i => $"{Identifiers.Escape(_model.Fields[i].Parameter!)}: {_locals[i]}")
            .ToArray();
        string[] assignments = Indexes(field => field.Parameter is null && isInitialized(field))
            .Select(i => $"{Identifiers.Escape(_model.Fields[i].Property)} = {_locals[i]},")
            .ToArray();
        _writer.List($"{target} new {_model.Type.Reference}(", arguments, assignments.Length == 0 ? ");" : ")");
        if (assignments.Length == 0) return;
        _writer.Open();
        foreach (string assignment in assignments) _writer.Line(assignment);
        _writer.Close(";");
    }

    private int[] Indexes(Func<FieldModel, bool> isMeant) =>
        Enumerable.Range(0, _locals.Length).Where(i => isMeant(_model.Fields[i])).ToArray();
}
