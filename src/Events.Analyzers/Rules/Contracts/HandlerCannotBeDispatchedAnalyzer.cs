using System.Collections.Immutable;
using Events.Analyzers.Contracts;
using Events.Analyzers.Descriptors;
using Events.Analyzers.Symbols;
using Events.Generator.Shapes;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Events.Analyzers.Rules.Contracts;

/// <summary>EVT1005: a [Handles] method that the generated dispatch cannot call.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class HandlerCannotBeDispatchedAnalyzer : EventsAnalyzer
{
    // One commit takes so many entries.
    private const int LargestBatch = 1000;

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } =
        [ContractDescriptors.EVT1005_HandlerCannotBeDispatched];

    private protected override void Register(CompilationStartAnalysisContext context, KnownSymbols symbols)
    {
        if (!symbols.NamesContracts) return;
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
        INamedTypeSymbol[] streams = [.. contracts.StreamsOf(method.ContainingType)];
        // A group that derives from an abstract class calls what it inherits; it may be one of another assembly.
        if (contracts.GroupsOf(method.ContainingType).Count == 0 && method.ContainingType is not { IsAbstract: true, IsStatic: false })
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

        return EventProblem(method, streams, contracts)
            ?? TailProblem(method, symbols)
            ?? BatchProblem(method, symbols)
            ?? DuplicateProblem(method, contracts);
    }

    private static string? EventProblem(IMethodSymbol method, INamedTypeSymbol[] streams, EventContracts contracts)
    {
        ITypeSymbol first = EventContracts.HandledType(method)!;
        if (contracts.EventOf(first) is not { } attribute)
        {
            if (ElementOf(first) is { } element && contracts.EventOf(element) is not null)
            {
                return $"a batch is handed over as an IReadOnlyList<{element.Name}>, and it takes another collection";
            }

            return BaseProblem(method, first, streams, contracts);
        }

        if (EventContracts.StreamTypeOf(attribute) is not { TypeKind: not TypeKind.Error } ofEvent || !AreKnown(streams)) return null;
        return streams.Any(ofEvent.Is) ? null : $"'{first.Name}' is an event of the stream '{ofEvent.Name}', and the group reads {Names(streams)}";
    }

    private static bool AreKnown(INamedTypeSymbol[] streams) => streams.Length > 0 && streams.All(static stream => stream.TypeKind != TypeKind.Error);

    private static string Names(INamedTypeSymbol[] streams) => string.Join(" and ", streams.Select(static stream => $"'{stream.Name}'"));

    // A base type, an interface or object: whatever of the stream can be passed as it, and has no handler of its own.
    private static string? BaseProblem(IMethodSymbol method, ITypeSymbol taken, INamedTypeSymbol[] streams, EventContracts contracts)
    {
        if (!AreKnown(streams)) return null;
        Compilation compilation = contracts.Symbols.Compilation;
        bool takesAny = false;
        foreach (INamedTypeSymbol stream in streams)
        {
            var clashes = new List<(INamedTypeSymbol, INamedTypeSymbol)>();
            INamedTypeSymbol[] events = [.. StreamEvents.Of(stream, compilation, clashes)
                .Where(item => StreamEvents.Converts(compilation, item, taken, stream) && StreamEvents.IsKnown(compilation, item, stream))];
            foreach ((INamedTypeSymbol one, INamedTypeSymbol two) in clashes)
            {
                if (!StreamEvents.Converts(compilation, one, taken, stream) && !StreamEvents.Converts(compilation, two, taken, stream)) continue;
                return $"'{one.Name}' of the assembly '{one.ContainingAssembly.Name}' and '{two.Name}' of '{two.ContainingAssembly.Name}' have one event type, so that an entry of it could be either";
            }

            takesAny |= events.Length > 0;
            if (BaseProblem(method, taken, stream, events, contracts) is { } problem) return problem;
        }

        if (takesAny) return null;
        if (ElementOf(taken) is { } element
            && streams.Any(stream => StreamEvents.Of(stream, compilation).Any(item => StreamEvents.Converts(compilation, item, element, stream))))
        {
            return $"a batch is handed over as an IReadOnlyList<{element.Name}>, and it takes another collection";
        }

        return $"its first parameter '{taken.Name}' is not an event, and no event of {Names(streams)} can be passed as it: no [Event<TStream>] on it";
    }

    private static string? BaseProblem(IMethodSymbol method, ITypeSymbol taken, INamedTypeSymbol stream, INamedTypeSymbol[] events, EventContracts contracts)
    {
        Compilation compilation = contracts.Symbols.Compilation;
        if (method.Attribute(contracts.Symbols.DedupeByAttribute) is { } key)
        {
            foreach (string? name in EventContracts.MemberNamesOf(key))
            {
                INamedTypeSymbol? without = events.FirstOrDefault(item => EventShape.Of(item, compilation).Fields.All(field => field.Property.Name != name));
                if (without is not null) return $"its key '{name}' is no field of the event '{without.Name}', which it handles too";
            }
        }

        foreach (IMethodSymbol other in method.ContainingType.GetMembers().OfType<IMethodSymbol>())
        {
            if (other.Is(method) || !contracts.IsHandler(other) || EventContracts.HandledType(other) is not { } also || contracts.EventOf(also) is not null)
            {
                continue;
            }

            if (StreamEvents.Converts(compilation, taken, also, stream) || StreamEvents.Converts(compilation, also, taken, stream)) continue;
            INamedTypeSymbol? both = events.FirstOrDefault(item => StreamEvents.Converts(compilation, item, also, stream)
                && !HasOwn(method.ContainingType, item, contracts));
            if (both is not null) return $"'{other.Name}' takes '{both.Name}' too, and neither of their parameters is the closer one";
        }

        return null;
    }

    private static bool HasOwn(INamedTypeSymbol group, INamedTypeSymbol type, EventContracts contracts) =>
        group.GetMembers().OfType<IMethodSymbol>().Any(method => contracts.IsHandler(method) && type.Is(EventContracts.HandledType(method)));

    private static string? TailProblem(IMethodSymbol method, KnownSymbols symbols)
    {
        bool isBatch = EventContracts.BatchElementOf(method.Parameters[0].Type) is not null;
        bool hasContext = false, hasToken = false;
        foreach (IParameterSymbol parameter in method.Parameters.Skip(1))
        {
            ref bool seen = ref hasToken;
            if (parameter.Type.Is(isBatch ? symbols.BatchContext : symbols.EventContext)) seen = ref hasContext;
            else if (parameter.Type.Is(symbols.EventContext)) return "a batch has a BatchContext, and it takes an EventContext";
            else if (parameter.Type.Is(symbols.BatchContext)) return "a single event has an EventContext, and it takes a BatchContext";
            else if (!parameter.Type.Is(symbols.CancellationToken)) return $"nothing can be passed for its parameter '{parameter.Name}'";
            if (seen) return $"it takes two parameters of the type '{parameter.Type.Name}'";
            seen = true;
        }

        return null;
    }

    private static string? BatchProblem(IMethodSymbol method, KnownSymbols symbols)
    {
        AttributeData handles = method.Attribute(symbols.HandlesAttribute)!;
        if (EventContracts.BatchElementOf(method.Parameters[0].Type) is null)
        {
            return handles.NamedArguments.IsEmpty
                ? null
                : $"{handles.NamedArguments[0].Key} is for batch handlers, and it takes a single event";
        }

        if (EventContracts.NumberOf(handles, "MaxBatch") is < 1 or > LargestBatch)
        {
            return $"its MaxBatch must be 1 to {LargestBatch}";
        }

        return EventContracts.NumberOf(handles, "MaxWaitMilliseconds") is < 0 ? "its MaxWaitMilliseconds must not be negative" : null;
    }

    // What people take a batch as: an array, a list, a span, any sequence.
    private static ITypeSymbol? ElementOf(ITypeSymbol type) => type switch
    {
        IArrayTypeSymbol array => array.ElementType,
        INamedTypeSymbol { TypeArguments.Length: 1 } generic => generic.TypeArguments[0],
        _ => null,
    };

    private static string? DuplicateProblem(IMethodSymbol method, EventContracts contracts)
    {
        foreach (IMethodSymbol other in method.ContainingType.GetMembers().OfType<IMethodSymbol>())
        {
            if (other.Is(method)) return null;
            if (contracts.IsHandler(other)
                && EventContracts.HandledType(method) is { } handled
                && handled.Is(EventContracts.HandledType(other)))
            {
                return $"'{other.Name}' already handles '{handled.Name}' in this group";
            }

            // Of two assemblies, or two versions in one.
            if (contracts.IsHandler(other)
                && EventContracts.HandledType(method) is { } one && contracts.EventOf(one) is { } attribute
                && EventContracts.HandledType(other) is { } two && contracts.EventOf(two) is { } already
                && EventContracts.TextOf(attribute) is { } name && name == EventContracts.TextOf(already)
                && SymbolEqualityComparer.Default.Equals(EventContracts.StreamTypeOf(attribute), EventContracts.StreamTypeOf(already)))
            {
                return $"'{other.Name}' already handles the event type '{name}' in this group, as '{two.Name}' of the assembly '{two.ContainingAssembly.Name}'";
            }
        }

        return null;
    }
}
