using Microsoft.CodeAnalysis;

namespace Events.Generator.Shapes;

/// <summary>Says how an event tells that it was refused a codec when it was generated.</summary>
internal static class Refusal
{
    /// <summary>The tool that its <c>[GeneratedCode]</c> names.</summary>
    public const string Tool = "Events.Generator.Refused";

    /// <summary>Tells whether the generated codec of the event is one that throws.</summary>
    public static bool IsOn(INamedTypeSymbol type) =>
        type.GetMembers("EncodeEntry").Any(static member =>
            member.FindAttribute("System.CodeDom.Compiler.GeneratedCodeAttribute") is { } attribute
            && AttributeReader.Argument(attribute, 0) is Tool);
}
