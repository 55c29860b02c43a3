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
    private readonly DecodedFields _fields;
    private readonly SeenFlags _seen;
    private readonly Dictionary<string, string> _enumReaders;
    private readonly FieldCodec _codec;
    private readonly LocalNames _locals;

    private DecoderEmitter(SourceWriter writer, EventModel model)
    {
        _writer = writer;
        _model = model;
        _locals = new LocalNames(["fields", "reader", "name", "defaults", "exception", .. SeenFlags.AllLocals]);
        _enumReaders = EnumEmitter.NameReaders(model, _locals);
        _codec = new FieldCodec(_enumReaders);
        _fields = new DecodedFields(model.Shape, _locals);
        _seen = new SeenFlags(_fields.Count);
    }

    // What making the records inside runs of the application's is run among the reads.
    private bool ReadsMayThrow => _model.Shape.Fields
        .SelectMany(static item => item.Value.SelfAndInner())
        .Any(static value => value.Object is { MayThrow: true });

    private bool HasNested => _fields.Root.Any(static item => item.IsNested);

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
        SourceFile.EmitMarks(_writer);
        _writer.Line(SourceFile.Hidden);
        if (_model.Inside.IsObsolete) _writer.Line(SourceFile.Obsolete);
        _writer.Open(
            $"{EventEmitter.PublicStatic(_model)} {_model.Type.Reference} {GeneratedNames.DecodeEntry}"
            + "(global::Events.Wire.EntryFields fields)");
        if (_model.IsRefused)
        {
            _writer.Line(EventEmitter.Refusal(_model));
            _writer.Close();
            return;
        }

        if (_model.Hides) _writer.Open("try");
        EmitVersion();
        if (ReadsMayThrow) EmitGuarded(EmitBody, isGuarded: true);
        else EmitBody();
        if (_model.Hides) EmitRedaction();
        foreach (EnumModel item in _model.Enums.Where(static item => item.Home.Length == 0))
        {
            _writer.Line();
            EnumEmitter.EmitReader(_writer, item, "static", _enumReaders[item.Reference]);
        }

        _writer.Close();
    }

    private bool KnowsVersions => _model.Version > 1 || _model.ReadsNewer;

    // A reader of the first version comes upon the field of another one among those that it does not know.
    private void EmitVersion()
    {
        if (!KnowsVersions) return;
        string known = _model.Version.ToString(CultureInfo.InvariantCulture);
        string version = $"fields.ReadVersion({known}, readsNewer: {(_model.ReadsNewer ? "true" : "false")})";
        if (_model.Upcast is not { } upcast)
        {
            _writer.Line($"{version};");
            _writer.Line();
            return;
        }

        _writer.Open($"if ({version} <= {upcast.PreviousVersion.ToString(CultureInfo.InvariantCulture)})");
        EmitGuarded(
            () =>
            {
                string previous = _locals.Next("previous");
                _writer.Line($"{upcast.Previous} {previous} = {upcast.Previous}.DecodeEntry(fields);");
                string call = $"{_model.Type.Reference}.{Identifiers.Escape(upcast.Method)}({previous})";
                _writer.Line(_model.Shape.IsReferenceType
                    ? $"return {call} ?? throw new global::System.InvalidOperationException({Literals.Quote($"The upcast '{upcast.Method}' gave null.")});"
                    : $"return {call};");
            },
            isGuarded: true);
        _writer.Close();
        _writer.Line();
    }

    private void EmitBody()
    {
        if (_fields.Root.Count > 0) EmitFields();
        EmitGuarded(() => ConstructionEmitter.Emit(_writer, "return", _model.Shape, _fields.Root, static _ => true), _model.Shape.MayThrow && !ReadsMayThrow);
    }

    private void EmitFields()
    {
        foreach (DecodedField field in _fields.All) _writer.Line(Declaration(field));
        _seen.Declare(_writer);
        _writer.Line();
        EmitInDeclaredOrder();
        _writer.Line();
        if (Rest is null) _writer.Open($"if ({_seen.AnyMissing(Enumerable.Range(0, _fields.Count))})");
        else _writer.Open();
        EmitByName();
        EmitMissing(_fields.Root);
        if (!HasNested) EmitInitializers(_model.Shape, _fields.Root, "defaults");
        _writer.Close();
        _writer.Line();
        if (!HasNested) return;
        foreach (DecodedField field in _fields.Root.Where(static field => field.IsNested)) EmitNested(field);
        if (EmitInitializers(_model.Shape, _fields.Root, "defaults")) _writer.Line();
    }

    private static string Declaration(DecodedField decoded)
    {
        FieldModel field = decoded.Field;
        string start = field.DefaultValue
            ?? (field.Value.IsNullable ? "null" : field.Value.IsReferenceType ? "null!" : "default");
        return $"{field.Value.FullType} {decoded.Local} = {start};";
    }

    private void EmitInDeclaredOrder()
    {
        _writer.Line("// As our own encoder writes it: one comparison per field.");
        _writer.Line("global::Events.Wire.EntryReader reader = fields.GetReader();");
        _writer.Line($"reader.TrySkipEnvelope({Literals.Bulk(EnvelopeFields.Type, _model.EventType)});");
        if (KnowsVersions) _writer.Line($"if (reader.TryReadName({Literals.Bulk(EnvelopeFields.Version)})) reader.ReadBytes();");
        bool isFirst = true;
        foreach (DecodedField field in _fields.All)
        {
            if (field.Bit >= 0)
            {
                if (!isFirst) _writer.Line();
                isFirst = false;
                if (field is { Packing: { } packing, IsNested: false })
                {
                    _writer.Open($"if (reader.TryReadName({Literals.Bulk(EnvelopeFields.PackedPrefix + field.Names[0])}))");
                    EmitReadPacked(field, packing);
                    _writer.Close();
                }

                _writer.Open($"{(field is { Packing: not null, IsNested: false } ? "else if" : "if")} (reader.TryReadName({Literals.Bulk(field.Names[0])}))");
                EmitRead(field);
                _writer.Close();
            }

            if (!field.Field.NamesNull) continue;
            if (field.Bit < 0 && !isFirst) _writer.Line();
            isFirst = false;
            _writer.Open($"{(field.Bit >= 0 ? "else if" : "if")} (reader.TryReadName({Literals.Bulk(EnvelopeFields.NullPrefix + field.Names[0])}))");
            EmitNull(field);
            _writer.Close();
        }
    }

    private void EmitByName()
    {
        _writer.Line("// As others may write it: what is left, by name.");
        string isIncomplete = _seen.AnyMissing(Enumerable.Range(0, _fields.Count));
        if (_seen.Locals.Count() > 1) isIncomplete = $"({isIncomplete})";
        _writer.Open($"while ({(Rest is null ? isIncomplete + " && " : "")}reader.TryReadName(out global::System.ReadOnlySpan<byte> name))");
        _writer.Open("switch (name.Length)");
        foreach (DecodedField field in _fields.All)
        {
            foreach (string name in field.Names)
            {
                if (field.Bit >= 0) EmitCase(name, field.Bit, () => EmitRead(field));
                if (field is { Packing: { } packing, IsNested: false })
                {
                    EmitCase(EnvelopeFields.PackedPrefix + name, field.Bit, () => EmitReadPacked(field, packing));
                }

                if (field.Field.NamesNull) EmitCase(EnvelopeFields.NullPrefix + name, NullBit(field), () => EmitNull(field));
            }
        }

        if (KnowsVersions)
        {
            _writer.Line($"case 10 when global::System.MemoryExtensions.SequenceEqual(name, {Literals.Utf8(EnvelopeFields.Version)}):");
            _writer.Indent();
            _writer.Line("reader.ReadBytes();");
            _writer.Line("break;");
            _writer.Unindent();
        }

        if (Rest is not null) EmitRepeated();
        _writer.Line("default:");
        _writer.Indent();
        _writer.Line(Rest is { } rest
            ? $"{rest.Local} = global::Events.Contracts.UnknownFields.Add({rest.Local}, name, reader.ReadBytes());"
            : "reader.SkipValue();");
        _writer.Line("break;");
        _writer.Unindent();
        _writer.Close();
        _writer.Close();
    }

    // A field that is known and came already is no unknown one, and a version is none either.
    private void EmitRepeated()
    {
        IEnumerable<string> names = _fields.All.Where(static item => item.Bit >= 0).SelectMany(static item => item.Names);
        names = names.Concat(
            _fields.All.Where(static item => item is { Packing: not null, IsNested: false })
                .SelectMany(static item => item.Names)
                .Select(static name => EnvelopeFields.PackedPrefix + name));
        if (!KnowsVersions) names = names.Append(EnvelopeFields.Version);
        foreach (string name in names)
        {
            string length = Encoding.UTF8.GetByteCount(name).ToString(CultureInfo.InvariantCulture);
            _writer.Line($"case {length} when global::System.MemoryExtensions.SequenceEqual(name, {Literals.Utf8(name)}):");
            _writer.Indent();
            _writer.Line("reader.SkipValue();");
            _writer.Line("break;");
            _writer.Unindent();
        }
    }

    private DecodedField? Rest => _fields.Root.FirstOrDefault(static item => item.IsUnknown);

    private void EmitCase(string name, int bit, Action emit)
    {
        string length = Encoding.UTF8.GetByteCount(name).ToString(CultureInfo.InvariantCulture);
        _writer.Line(
            $"case {length} when {_seen.IsMissing(bit)} "
            + $"&& global::System.MemoryExtensions.SequenceEqual(name, {Literals.Utf8(name)}):");
        _writer.Indent();
        emit();
        _writer.Line("break;");
        _writer.Unindent();
    }

    private void EmitRead(DecodedField field)
    {
        _writer.Line(field.IsNested ? "reader.SkipValue();"
            : field.Packing is { } packing ? $"{field.Local} = {_codec.ReadPlain(packing, field.Field.Value)};"
            : $"{field.Local} = {_codec.Read(field.Field.Value)};");
        _writer.Line(_seen.Set(field.Bit));
    }

    private void EmitReadPacked(DecodedField field, PackingModel packing)
    {
        _writer.Line($"{field.Local} = {_codec.ReadPacked(packing, field.Field.Value)};");
        _writer.Line(_seen.Set(field.Bit));
    }

    private void EmitNull(DecodedField field)
    {
        _writer.Line("reader.SkipValue();");
        _writer.Line($"{field.Local} = null;");
        _writer.Line(_seen.Set(NullBit(field)));
    }

    private static int NullBit(DecodedField field) => field.NullBit >= 0 ? field.NullBit : field.Bit;

    private void EmitMissing(IEnumerable<DecodedField> fields)
    {
        foreach (DecodedField field in fields)
        {
            if (field.IsNested)
            {
                EmitMissingInside(field);
                continue;
            }

            if (!field.Field.IsRequired) continue;
            _writer.Line();
            string arguments = $"{Literals.Quote(_model.EventType)}, {Literals.Quote(field.Names[0])}";
            _writer.Open($"if ({_seen.IsMissing(field.Bit)})");
            _writer.Line($"throw global::Events.Wire.EventDecodeException.MissingField({arguments});");
            _writer.Close();
        }
    }

    // A record that may be absent has its required fields only when it is there.
    private void EmitMissingInside(DecodedField field)
    {
        if (field.Field.IsRequired)
        {
            EmitMissing(field.Children);
            return;
        }

        if (!field.Children.Any(NeedsCheck)) return;
        _writer.Line();
        _writer.Open($"if ({_seen.AnySeen(field.Bits)})");
        EmitMissing(field.Children);
        _writer.Close();
    }

    private static bool NeedsCheck(DecodedField field) =>
        field.IsNested ? field.Children.Any(NeedsCheck) : field.Field.IsRequired;

    // From the inside out. One of which no field was seen keeps its default.
    private void EmitNested(DecodedField field)
    {
        ObjectModel model = field.Field.Value.Object!;
        if (!field.Field.IsRequired)
        {
            string isNotNull = field.NullBit >= 0 ? $" && {_seen.IsMissing(field.NullBit)}" : "";
            string isSeen = _seen.AnySeen(field.Bits);
            _writer.Open($"if ({(isNotNull.Length > 0 && isSeen.Contains("||") ? $"({isSeen})" : isSeen)}{isNotNull})");
        }

        foreach (DecodedField child in field.Children.Where(static child => child.IsNested)) EmitNested(child);
        if (EmitInitializers(model, field.Children, _locals.Next("defaultsOf" + field.Local.TrimStart('@')))) _writer.Line();
        ConstructionEmitter.Emit(_writer, field.Local + " =", model, field.Children, static _ => true);
        if (!field.Field.IsRequired) _writer.Close();
        _writer.Line();
    }

    // An init property can only be set where the event is made, so its own initializer's value is taken from another one.
    private bool EmitInitializers(ObjectModel model, IReadOnlyList<DecodedField> fields, string defaults)
    {
        DecodedField[] initialized = fields.Where(static field => FallsBackToInitializer(field.Field)).ToArray();
        if (initialized.Length == 0) return false;
        if (!HasNested) _writer.Line();
        _writer.Line("// Missing fields whose property has an initializer keep its value.");
        IEnumerable<string> missing = initialized.Any(static field => field.IsNested)
            ? initialized.Select(IsMissing)
            : [_seen.AnyMissing(initialized.Select(static field => field.Bit))];
        _writer.Open($"if ({string.Join(" || ", missing)})");
        EmitGuarded(
            () =>
            {
                ConstructionEmitter.Emit(_writer, $"{model.Reference} {defaults} =", model, fields, static field => !field.HasInitializer);
                foreach (DecodedField field in initialized)
                {
                    _writer.Line($"if ({IsMissing(field)}) {field.Local} = {defaults}.{Identifiers.Escape(field.Field.Property)};");
                }
            },
            model.MayThrow && !ReadsMayThrow);
        _writer.Close();
        return true;
    }

    private string IsMissing(DecodedField field) =>
        field.IsNested
            ? _seen.NoneSeen(field.NullBit >= 0 ? field.Bits.Append(field.NullBit) : field.Bits)
            : _seen.IsMissing(field.Bit);

    private static bool FallsBackToInitializer(FieldModel field) =>
        field.HasInitializer && (!field.Value.IsLeftOutWhenNull || field.HasDefault);

    // What the event's own code refuses is wrong with the entry, and is reported as that.
    private void EmitGuarded(Action emit, bool isGuarded)
    {
        if (!isGuarded || _model.Hides)
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

    // What exceptions say of the values may be what nobody is to see.
    private void EmitRedaction()
    {
        _writer.Close();
        _writer.Open("catch (global::Events.Wire.EventDecodeException exception)");
        _writer.Line($"throw exception.Redact({Literals.Quote(_model.Hidden)});");
        _writer.Close();
        _writer.Open("catch (global::System.Exception exception) when (exception is not global::Events.Protection.KeyUnavailableException)");
        _writer.Line($"throw new global::Events.Wire.EventDecodeException({Literals.Quote($"The entry is no valid '{_model.EventType}': its own code threw ")} + exception.GetType().Name + \".\");");
        _writer.Close();
    }
}
