using System.Runtime.CompilerServices;
using Events.Analyzers.Commands;
using Events.Analyzers.Symbols;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace Events.Analyzers.Origins;

/// <summary>The bodies of methods of this assembly, wherever they are declared, with the scope to reason about them.</summary>
internal sealed class MethodBodies(StreamCommands commands, KnownSymbols symbols, AnalyzerOptions options)
{
    private readonly ConditionalWeakTable<IMethodSymbol, Known> _known = new();

    /// <summary>Finds what a call runs, with the parameters bound to its arguments; null where that is not in this assembly or not one thing.</summary>
    public (IMethodSymbol Method, IOperation Body, TypeScope Scope)? Of(IInvocationOperation call, TypeScope from, CancellationToken cancellationToken)
    {
        IMethodSymbol called = call.TargetMethod;
        if (called.ReducedFrom is { } extension) called = extension;
        if (!MayBeHere(called)) return null;
        if (Implementations.Of(symbols.Compilation).Target(called, call.Instance?.Type) is not { } target) return null;
        return Of(call, target, from, cancellationToken);
    }

    /// <summary>The methods of this assembly that a call can run, where they are several.</summary>
    public IReadOnlyList<IMethodSymbol> TargetsOf(IInvocationOperation call) =>
        MayBeHere(call.TargetMethod) ? Implementations.Of(symbols.Compilation).TargetsOf(call.TargetMethod) : [];

    /// <summary>Finds what a method runs that is handed over as a delegate; its parameters stand for nothing.</summary>
    public (IMethodSymbol Method, IOperation Body, TypeScope Scope)? Of(
        IMethodReferenceOperation reference, TypeScope from, CancellationToken cancellationToken)
    {
        if (!MayBeHere(reference.Method) || Implementations.Of(symbols.Compilation).Target(reference.Method, reference.Instance?.Type) is not { } target)
        {
            return null;
        }

        IMethodSymbol definition = target.OriginalDefinition;
        if (from.Declares(definition) && from.BodyOf(definition) is { } own) return (definition, own, from);
        return ReadOnce(definition, cancellationToken) is { Body: { } body, Scope: { } scope } ? (definition, body, scope) : null;
    }

    /// <summary>The handlers of this assembly that a mediator hands the call's message to.</summary>
    public IReadOnlyList<IMethodSymbol> HandlersOf(IInvocationOperation call) => Implementations.Of(symbols.Compilation).HandlersOf(call);

    /// <summary>The body of a method that such a call leads to.</summary>
    public (IMethodSymbol Method, IOperation Body, TypeScope Scope)? Of(
        IInvocationOperation call, IMethodSymbol target, TypeScope from, CancellationToken cancellationToken)
    {
        IMethodSymbol definition = target.OriginalDefinition;
        if (from.Declares(definition) && from.BodyOf(definition) is { } own) return (definition, own, from.CalledWith(call, definition, from));
        return ReadOnce(definition, cancellationToken) is { Body: { } body, Scope: { } scope }
            ? (definition, body, scope.CalledWith(call, definition, from))
            : null;
    }

    private Known? ReadOnce(IMethodSymbol definition, CancellationToken cancellationToken)
    {
        if (!definition.ContainingAssembly.Is(symbols.Compilation.Assembly)) return null;
        if (definition.IsAbstract || definition.IsExtern || definition.DeclaringSyntaxReferences.Length != 1) return null;
        return _known.GetValue(definition, method => Read(method, cancellationToken));
    }

    private Known Read(IMethodSymbol method, CancellationToken cancellationToken)
    {
        SyntaxNode syntax = method.DeclaringSyntaxReferences[0].GetSyntax(cancellationToken);

        // A handler's helper may be in any file, and no action hands its operations to the type of the handler.
#pragma warning disable RS1030
        IOperation? body = symbols.Compilation.GetSemanticModel(syntax.SyntaxTree).GetOperation(syntax, cancellationToken);
#pragma warning restore RS1030
        return body is null
            ? new Known(null, null)
            : new Known(body, new TypeScope(method.ContainingType, [(method, body)], commands, symbols, options));
    }

    /// <summary>Cheap: a method of another assembly leads here only through an interface or a base class.</summary>
    private bool MayBeHere(IMethodSymbol method) =>
        method.MethodKind == MethodKind.LocalFunction
        || method.ContainingAssembly.Is(symbols.Compilation.Assembly)
        || ((method.IsAbstract || method.IsVirtual)
            && !method.ContainingType.IsInNamespace("System") && !method.ContainingType.IsInNamespace("Microsoft")
            && !method.ContainingType.IsInNamespace("StackExchange.Redis") && !method.ContainingType.IsInNamespace("Events"));

    private sealed class Known(IOperation? body, TypeScope? scope)
    {
        public IOperation? Body { get; } = body;

        public TypeScope? Scope { get; } = scope;
    }
}
