using Events.Generator.Model;
using Events.Generator.Shapes;
using Microsoft.CodeAnalysis;

namespace Events.Generator.Parsing;

/// <summary>Event symbol to model.</summary>
internal static class EventParser
{
    /// <summary>Null when an analyzer flags the type itself, so that no part of it can be generated.</summary>
    public static EventModel? Parse(INamedTypeSymbol type, Compilation compilation, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (CanHaveCodec(type, compilation) is not var (stream, attribute)
            || AttributeReader.ReadName(attribute) is not { } eventType
            || TypeParser.Parse(type) is not { } typeModel)
        {
            return null;
        }

        var read = ReadShape.Of(type, compilation);
        ObjectShape shape = read.Shape;
        var fields = new FieldParser(compilation, cancellationToken);
        var inside = new MarkCollector();
        var outside = new MarkCollector();
        inside.Add(stream);
        outside.Add(type);
        if (read.Problems.Count == 0) inside.Add(shape);
        return new EventModel(
            typeModel,
            stream.ToReference(),
            eventType,
            EventNames.OlderOf(type).ToEquatableArray(),
            Versions.Of(type),
            AttributeReader.ReadNamed(attribute, "ReadsNewer", false),
            AttributeReader.ReadNamed(attribute, "ReadsUntyped", false),
            UpcastOf(type, inside, compilation),
            TypeParser.AccessOf(type),
            HidesBase: type.BaseType?.HasInChain(KnownNames.EventAttribute) == true,
            read.Problems.Count == 0
                ? fields.Parse(shape)
                : new ObjectModel(typeModel.Reference, type.IsReferenceType, CanHaveDerived: false, MayThrow: false, default),
            fields.Enums,
            inside.ToModel(),
            outside.ToModel(),
            MarkCollector.ObsoleteMarkOf(type),
            read.Problems.Count == 0 ? DisplayParser.Parse(type, shape) : null,
            read.Problems.Count == 0 ? DisplayParser.PersonalOf(type, shape) : "",
            read.Problems.Count == 0 ? DisplayParser.HiddenOf(type, shape) : "",
            IsRefused: read.Problems.Count > 0)
        {
            PartitionFields = PartitionFieldsOf(type, stream, compilation),
        };
    }

    /// <summary>Tells whether the event has, or gets, its generated members, and what its attribute says.</summary>
    /// <param name="type">A type of this or of a referenced assembly.</param>
    /// <param name="compilation">The compilation that asks.</param>
    /// <param name="stream">Its stream.</param>
    /// <param name="eventType">The value of its <c>type</c> field.</param>
    public static bool IsUsable(INamedTypeSymbol type, Compilation compilation, out INamedTypeSymbol? stream, out string? eventType)
    {
        AttributeData? attribute = type.FindAttribute(KnownNames.EventAttribute);
        stream = attribute is null ? null : AttributeReader.ReadTypeArgument(attribute);
        eventType = attribute is null ? null : AttributeReader.ReadName(attribute);
        if (stream is null || eventType is null) return false;
        return SymbolEqualityComparer.Default.Equals(type.ContainingAssembly, compilation.Assembly)
            ? CanHaveCodec(type, compilation) is not null && TypeParser.Parse(type) is not null
            : type.Implements(KnownNames.Event);
    }

    /// <summary>
    /// Gives what the stream has to be told of the event beside type and record, when that is of another assembly; else
    /// null.
    /// </summary>
    public static EquatableArray<string>? Added(INamedTypeSymbol type, Compilation compilation)
    {
        if (type.FindAttribute(KnownNames.EventAttribute) is not { } attribute
            || AttributeReader.ReadTypeArgument(attribute) is not { } stream
            || SymbolEqualityComparer.Default.Equals(stream.ContainingAssembly, type.ContainingAssembly))
        {
            return null;
        }

        var properties = new List<string>();
        if (AttributeReader.ReadNamed(attribute, "ReadsUntyped", false)) properties.Add("ReadsUntyped = true");
        if (DisplayParser.Inspect(type, compilation).IsPacked) properties.Add("NeedsLoading = true");
        string personal = DisplayParser.PersonalOf(type, ReadShape.Of(type, compilation).Shape);
        if (personal.Length > 0) properties.Add($"Personal = {Emission.Literals.Quote(personal)}");
        if (Emission.StreamEmitter.PartitionFields(PartitionFieldsOf(type, stream, compilation)) is { } partition) properties.Add(partition);
        return properties.ToEquatableArray();
    }

    /// <summary>Tells whether an analyzer reports an error for a member of the event, which is of this assembly.</summary>
    public static bool IsRefused(INamedTypeSymbol type, Compilation compilation) => ReadShape.Of(type, compilation).Problems.Count > 0;

    // None where the key is not as it must be: an analyzer says so.
    private static EquatableArray<string> PartitionFieldsOf(INamedTypeSymbol type, INamedTypeSymbol stream, Compilation compilation)
    {
        if (StreamParser.PartitionsOf(stream) <= 0 || type.FindAttribute(KnownNames.OrderedByAttribute) is not { } attribute) return default;
        string?[] names = [.. AttributeReader.ReadNames(attribute).Select(member => FieldParser.FindName(type, compilation, member))];
        return names.Contains(null, StringComparer.Ordinal) ? default : names.OfType<string>().ToEquatableArray();
    }

    private static UpcastModel? UpcastOf(INamedTypeSymbol type, MarkCollector marks, Compilation compilation)
    {
        if (Versions.UpcastsOf(type) is not { Count: > 0 } upcasts || upcasts[0] is not { Parameters.Length: 1 } upcast
            || upcast.Parameters[0].Type is not INamedTypeSymbol previous)
        {
            return null;
        }

        marks.Add(upcast);
        marks.Add(previous);
        (bool isEncrypted, bool hides) = DisplayParser.Inspect(previous, compilation);
        return new UpcastModel(upcast.Name, previous.ToReference(), Versions.Of(previous), isEncrypted, hides);
    }

    // A stream's constructor takes its client, so that no decoder could make one.
    private static (INamedTypeSymbol Stream, AttributeData Attribute)? CanHaveCodec(INamedTypeSymbol type, Compilation compilation) =>
        type.TypeKind is TypeKind.Class or TypeKind.Struct && !type.IsAbstract && !type.IsStatic && !type.IsRefLikeType
        && type.FindAttribute(KnownNames.EventStreamAttribute) is null
        && type.FindAttribute(KnownNames.EventAttribute) is { } attribute
        && AttributeReader.ReadTypeArgument(attribute) is { } stream
        && ReservedNames.Conflict(type, ReservedNames.Role.Event) is null
        && LanguageFloor.IsMet(compilation)
            ? (stream, attribute)
            : null;
}
