using System.Collections.Immutable;
using Events.Analyzers.Contracts;
using Events.Analyzers.Descriptors;
using Events.Analyzers.Symbols;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Events.Analyzers.Rules.Contracts;

/// <summary>EVT1005: a [Handles] method that the generated dispatch cannot call.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class HandlerCannotBeDispatchedAnalyzer : EventsAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } =
        [ContractDescriptors.EVT1005_HandlerCannotBeDispatched];

    private protected override void Register(CompilationStartAnalysisContext context, KnownSymbols symbols)
    {
        if (symbols.HandlesAttribute is null) return;
        var contracts = new EventContracts(symbols);
        context.RegisterSymbolAction(action => Analyze(action, contracts), SymbolKind.Method);
    }

    private static void Analyze(SymbolAnalysisContext context, EventContracts contracts)
    {
        var method = (IMethodSymbol)context.Symbol;
        if (!contracts.IsHandler(method)) return;
        if (Problem(method, contracts) is { } problem)
        {
            context.ReportDiagnostic(Diagnostic.Create(
                ContractDescriptors.EVT1005_HandlerCannotBeDispatched, method.NameLocation(), method.Name, problem));
        }
    }

    private static string? Problem(IMethodSymbol method, EventContracts contracts)
    {
        KnownSymbols symbols = contracts.Symbols;
        if (contracts.GroupOf(method.ContainingType) is not { } group)
        {
            return $"'{method.ContainingType.Name}' is not marked with [ConsumerGroup<TStream>]";
        }

        if (method.IsAbstract) return "it is abstract";
        if (method.IsGenericMethod) return "it is generic";
        if (method.ReturnType.TypeKind == TypeKind.Error) return null;
        if (!method.ReturnType.Is(symbols.Task) && !method.ReturnType.Is(symbols.ValueTask))
        {
            return method.ReturnsVoid && method.IsAsync
                ? "it is async void, so nobody learns when it is done or that it failed; return Task"
                : "it must return Task or ValueTask";
        }

        if (method.Parameters.Length == 0) return "its first parameter must be the event";
        foreach (IParameterSymbol parameter in method.Parameters)
        {
            if (parameter.Type.TypeKind == TypeKind.Error) return null;
            if (parameter.RefKind is not (RefKind.None or RefKind.In)) return $"the parameter '{parameter.Name}' is passed by reference";
            if (parameter.IsParams) return $"the parameter '{parameter.Name}' takes any number of arguments";
        }

        return EventProblem(method, group, contracts) ?? TailProblem(method, symbols) ?? DuplicateProblem(method, contracts);
    }

    private static string? EventProblem(IMethodSymbol method, AttributeData group, EventContracts contracts)
    {
        ITypeSymbol first = method.Parameters[0].Type;
        if (contracts.EventOf(first) is not { } attribute)
        {
            return $"its first parameter '{first.Name}' is not an event: no [Event<TStream>] on it";
        }

        INamedTypeSymbol? ofEvent = EventContracts.StreamTypeOf(attribute), ofGroup = EventContracts.StreamTypeOf(group);
        if (ofEvent is null || ofGroup is null || ofEvent.TypeKind == TypeKind.Error || ofGroup.TypeKind == TypeKind.Error)
        {
            return null;
        }

        return ofEvent.Is(ofGroup)
            ? null
            : $"'{first.Name}' is an event of the stream '{ofEvent.Name}', and the group reads '{ofGroup.Name}'";
    }

    private static string? TailProblem(IMethodSymbol method, KnownSymbols symbols)
    {
        bool hasContext = false, hasToken = false;
        foreach (IParameterSymbol parameter in method.Parameters.Skip(1))
        {
            ref bool seen = ref hasToken;
            if (parameter.Type.Is(symbols.EventContext)) seen = ref hasContext;
            else if (!parameter.Type.Is(symbols.CancellationToken)) return $"nothing can be passed for its parameter '{parameter.Name}'";
            if (seen) return $"it takes two parameters of the type '{parameter.Type.Name}'";
            seen = true;
        }

        return null;
    }

    private static string? DuplicateProblem(IMethodSymbol method, EventContracts contracts)
    {
        foreach (IMethodSymbol other in method.ContainingType.GetMembers().OfType<IMethodSymbol>())
        {
            if (other.Is(method)) return null;
            if (contracts.IsHandler(other)
                && other.Parameters.Length > 0
                && SymbolEqualityComparer.Default.Equals(other.Parameters[0].Type, method.Parameters[0].Type))
            {
                return $"'{other.Name}' already handles '{method.Parameters[0].Type.Name}' in this group";
            }
        }

        return null;
    }
}
