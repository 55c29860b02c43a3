using Events.Analyzers.Commands;
using Events.Analyzers.Origins;
using Events.Analyzers.Symbols;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Events.Analyzers.Handlers;

/// <summary>The bodies of methods of this assembly, wherever they are declared, with the scope to reason about them.</summary>
internal sealed class MethodBodies(StreamCommands commands, KnownSymbols symbols, AnalyzerOptions options)
{
    public (IOperation Body, TypeScope Scope)? Of(IMethodSymbol method, TypeScope from, CancellationToken cancellationToken)
    {
        IMethodSymbol definition = method.OriginalDefinition;
        if (from.Declares(definition) && from.BodyOf(definition) is { } own) return (own, from);
        if (!definition.ContainingAssembly.Is(symbols.Compilation.Assembly)) return null;
        if (definition.IsAbstract || definition.IsVirtual || definition.IsOverride || definition.IsExtern) return null;
        if (definition.DeclaringSyntaxReferences.Length != 1) return null;
        SyntaxNode syntax = definition.DeclaringSyntaxReferences[0].GetSyntax(cancellationToken);

        // A handler's helper may be in any file, and no action hands its operations to the type of the handler.
#pragma warning disable RS1030
        IOperation? body = symbols.Compilation.GetSemanticModel(syntax.SyntaxTree).GetOperation(syntax, cancellationToken);
#pragma warning restore RS1030
        if (body is null) return null;
        var scope = new TypeScope(definition.ContainingType, [(definition, body)], commands, symbols, options);
        return (body, scope);
    }
}
