using Microsoft.CodeAnalysis;

namespace Events.Analyzers.Effects;

/// <summary>Something that happens again when the code around it runs again, and that somebody notices.</summary>
internal sealed class Effect(IOperation operation, Location location, string description)
{
    /// <summary>The call or assignment that has the effect.</summary>
    public IOperation Operation { get; } = operation;

    /// <summary>The name to underline.</summary>
    public Location Location { get; } = location;

    /// <summary>The description of the effect in messages: the method, or the change of a variable.</summary>
    public string Description { get; } = description;
}
