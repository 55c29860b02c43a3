using Events.Generator.Shapes;
using Microsoft.CodeAnalysis;

namespace Events.Generator.Baseline;

/// <summary>The identity that tells an event from all others: the key of its stream, its type there, its version.</summary>
internal sealed class EventIdentity
{
    private EventIdentity(INamedTypeSymbol type, INamedTypeSymbol streamType, string stream, string name, int version)
    {
        Type = type;
        StreamType = streamType;
        Stream = stream;
        Name = name;
        Version = version;
    }

    public INamedTypeSymbol Type { get; }

    public INamedTypeSymbol StreamType { get; }

    /// <summary>The key of the stream.</summary>
    public string Stream { get; }

    /// <summary>The event type.</summary>
    public string Name { get; }

    public int Version { get; }

    /// <summary>The identity of a type that declares to be an event of a stream; else null.</summary>
    public static EventIdentity? Of(INamedTypeSymbol type) =>
        type.FindAttribute(KnownNames.EventAttribute) is { } attribute
        && AttributeReader.ReadTypeArgument(attribute) is { } streamType
        && AttributeReader.ReadName(attribute) is { } name
        && KeyOf(streamType) is { } key
        && Versions.Of(type) is > 0 and var version
            ? new EventIdentity(type, streamType, key, name, version)
            : null;

    /// <summary>The key that a stream class declares; null when it is none.</summary>
    public static string? KeyOf(INamedTypeSymbol type) =>
        type.FindAttribute(KnownNames.EventStreamAttribute) is { } attribute ? AttributeReader.ReadName(attribute) : null;
}
