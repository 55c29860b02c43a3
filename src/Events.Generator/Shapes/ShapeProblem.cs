using Microsoft.CodeAnalysis;

namespace Events.Generator.Shapes;

/// <summary>The reason why an event gets no codec. The generator looks whether there is one; the analyzers report it.</summary>
/// <param name="rule">The rule that reports it.</param>
/// <param name="message">What is wrong, as a part of the rule's message.</param>
/// <param name="member">The member of the event that it is about; null for the event itself.</param>
/// <param name="attribute">The attribute that it is about.</param>
/// <param name="other">Another member that has to do with it.</param>
/// <param name="canInit">Whether an init accessor would mend it.</param>
internal sealed class ShapeProblem(
    ShapeRule rule, string message, ISymbol? member, AttributeData? attribute = null, ISymbol? other = null, bool canInit = false)
{
    public ShapeRule Rule { get; } = rule;

    public string Message { get; } = message;

    public ISymbol? Member { get; } = member;

    public AttributeData? Attribute { get; } = attribute;

    public ISymbol? Other { get; } = other;

    public bool CanInit { get; } = canInit;
}
