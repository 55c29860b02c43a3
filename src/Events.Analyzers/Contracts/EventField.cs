using Microsoft.CodeAnalysis;

namespace Events.Analyzers.Contracts;

/// <summary>A property of an event that is a field of its entries, and the constructor parameter that sets it, if any.</summary>
internal sealed class EventField(IPropertySymbol property, IParameterSymbol? parameter, bool isSettable, bool isReadable)
{
    public IPropertySymbol Property { get; } = property;

    public IParameterSymbol? Parameter { get; } = parameter;

    /// <summary>Whether a decoder can give it a value: by the constructor, or by a setter that the generated part may call.</summary>
    public bool CanBeSet => Parameter is not null || isSettable;

    /// <summary>Whether an encoder can read it.</summary>
    public bool CanBeRead { get; } = isReadable;
}
