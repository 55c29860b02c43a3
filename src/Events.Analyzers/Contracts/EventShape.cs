using System.Collections.Immutable;
using Events.Generator.Shapes;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Events.Analyzers.Contracts;

/// <summary>Says how the generator puts an event together and takes it apart, and what it refuses it for.</summary>
internal sealed class EventShape
{
    private EventShape(ImmutableArray<EventField> fields, IReadOnlyList<ShapeProblem> problems)
    {
        Fields = fields;
        Problems = problems;
    }

    public ImmutableArray<EventField> Fields { get; }

    /// <summary>The problems that the contract rules report.</summary>
    public IReadOnlyList<ShapeProblem> Problems { get; }

    public static EventShape Of(INamedTypeSymbol type, Compilation compilation)
    {
        var read = ReadShape.Of(type, compilation);
        return new EventShape([.. read.Shape.Members.Select(member => new EventField(read.Shape, member))], read.Problems);
    }

    /// <summary>Tells whether some part of the type is written <c>partial</c>.</summary>
    public static bool IsPartial(INamedTypeSymbol type)
    {
        foreach (SyntaxReference reference in type.DeclaringSyntaxReferences)
        {
            if (reference.GetSyntax() is TypeDeclarationSyntax declaration
                && declaration.Modifiers.Any(SyntaxKind.PartialKeyword))
            {
                return true;
            }
        }

        return false;
    }
}
