using Microsoft.CodeAnalysis;

namespace Events.Analyzers.Effects;

/// <summary>Something that happens again when the code around it runs again, and that somebody notices.</summary>
internal sealed class Effect(IOperation operation, Location location, string name)
{
    /// <summary>The call or assignment that has the effect.</summary>
    public IOperation Operation { get; } = operation;

    /// <summary>The name to underline.</summary>
    public Location Location { get; } = location;

    /// <summary>What a message calls it: the method, or the variable that accumulates.</summary>
    public string Name { get; } = name;
}
