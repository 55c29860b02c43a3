using System.Collections.Immutable;
using Events.Analyzers.Commands;
using Events.Analyzers.Symbols;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace Events.Analyzers.Origins;

/// <summary>
/// The bodies of one type, of all its parts, in source order: the horizon of every flow rule. What leaves the type is
/// unknown.
/// </summary>
internal sealed class TypeScope
{
    private readonly Dictionary<ISymbol, List<IOperation>> _writes = new(SymbolEqualityComparer.Default);
    private readonly Dictionary<ISymbol, List<IParameterSymbol>> _outs = new(SymbolEqualityComparer.Default);
    private readonly Dictionary<ISymbol, List<IOperation>> _taken = new(SymbolEqualityComparer.Default);
    private readonly HashSet<ISymbol> _unknownWrites = new(SymbolEqualityComparer.Default);
    private readonly Dictionary<IMethodSymbol, List<IOperation>> _returns = new(SymbolEqualityComparer.Default);
    private readonly Dictionary<IMethodSymbol, List<IInvocationOperation>> _callSites = new(SymbolEqualityComparer.Default);
    private readonly Dictionary<IMethodSymbol, List<IMethodReferenceOperation>> _usedAsDelegate = new(SymbolEqualityComparer.Default);
    private readonly Dictionary<IOperation, StreamCall> _callOf = new();
    private readonly ValueFlows _flows = new();

    /// <summary>The type that calls into this one, and what it gives to the parameters; see <c>CalledWith</c>.</summary>
    private TypeScope? _caller;
    private ImmutableDictionary<ISymbol, IOperation> _bindings = ImmutableDictionary<ISymbol, IOperation>.Empty;

    public TypeScope(
        INamedTypeSymbol type,
        ImmutableArray<(ISymbol Owner, IOperation Body)> bodies,
        StreamCommands commands,
        KnownSymbols symbols,
        AnalyzerOptions options,
        TypeScopes? others = null)
    {
        Type = type;
        Bodies = bodies;
        Commands = commands;
        Symbols = symbols;
        Options = options;
        Others = others;
        var calls = ImmutableArray.CreateBuilder<StreamCall>();
        foreach ((ISymbol owner, IOperation body) in bodies)
        {
            foreach (IOperation operation in body.DescendantsAndSelf()) Visit(owner, operation, calls);
        }

        Calls = calls.ToImmutable();
        Origins = new OriginEngine(this);
    }

    public INamedTypeSymbol Type { get; }

    public ImmutableArray<(ISymbol Owner, IOperation Body)> Bodies { get; }

    public StreamCommands Commands { get; }

    public KnownSymbols Symbols { get; }

    public AnalyzerOptions Options { get; }

    /// <summary>The other types of the compilation; null where the rules do not look beyond the type.</summary>
    public TypeScopes? Others { get; }

    /// <summary>The values that collections are filled with, and that members of objects are set to.</summary>
    public ValueFlows Flows => _flows;

    /// <summary>The stream commands of the type, in source order.</summary>
    public ImmutableArray<StreamCall> Calls { get; }

    public OriginEngine Origins { get; private set; }

    /// <summary>The same type, as one call sees it: its parameters stand for the arguments of the call.</summary>
    public TypeScope CalledWith(IInvocationOperation call, IMethodSymbol method, TypeScope caller) => CalledWith(call.Arguments, method, caller);

    public TypeScope CalledWith(ImmutableArray<IArgumentOperation> arguments, IMethodSymbol method, TypeScope caller)
    {
        var bindings = ImmutableDictionary.CreateBuilder<ISymbol, IOperation>(SymbolEqualityComparer.Default);
        foreach (IArgumentOperation argument in arguments)
        {
            if (argument.Parameter is { } parameter && parameter.Ordinal < method.Parameters.Length)
            {
                bindings[method.Parameters[parameter.Ordinal]] = argument.Value;
            }
        }

        var called = (TypeScope)MemberwiseClone();
        called._bindings = ReferenceEquals(caller.Type, Type) ? caller._bindings.SetItems(bindings) : bindings.ToImmutable();
        called._caller = caller;
        called.Origins = new OriginEngine(called);
        return called;
    }

    /// <summary>The same type, where one parameter of a method that is handed over stands for this.</summary>
    public TypeScope With(IParameterSymbol parameter, IOperation value, TypeScope caller)
    {
        var bound = (TypeScope)MemberwiseClone();
        bound._bindings = _bindings.SetItem(parameter, value);
        bound._caller = caller;
        bound.Origins = new OriginEngine(bound);
        return bound;
    }

    /// <summary>The type that a parameter's value is an expression of.</summary>
    public TypeScope CallerFor(ISymbol parameter) => _bindings.ContainsKey(parameter) ? _caller ?? this : _caller?.CallerFor(parameter) ?? this;

    /// <summary>Finds what a parameter stands for in this call; null where that is not known.</summary>
    public IOperation? BindingOf(ISymbol parameter) =>
        _bindings.TryGetValue(parameter, out IOperation? bound) ? bound : _caller?.BindingOf(parameter);

    public IEnumerable<StreamCall> CallsOf(StreamCommandKind kind) => Calls.Where(call => call.Kind == kind);

    public StreamCall? CallAt(IOperation operation) => _callOf.TryGetValue(operation, out StreamCall? call) ? call : null;

    /// <summary>The values ever written to a local, parameter or private field in the type; null if one is unknowable.</summary>
    public IReadOnlyList<IOperation>? WritesTo(ISymbol variable)
    {
        if (_unknownWrites.Contains(variable) || _taken.ContainsKey(variable)) return null;
        if (_outs.TryGetValue(variable, out List<IParameterSymbol>? outs)) return WritesThrough(outs, variable);
        if (_writes.TryGetValue(variable, out List<IOperation>? writes)) return writes;
        return _caller is null ? [] : _caller.WritesTo(variable);
    }

    /// <summary>The tables that a variable is taken out of by key, where nothing else is written to it.</summary>
    public IReadOnlyList<IOperation>? TakenFrom(ISymbol variable) =>
        !_unknownWrites.Contains(variable) && _taken.TryGetValue(variable, out List<IOperation>? tables) ? tables : null;

    /// <summary>Also what methods of the type set their out parameters to, where the variable is given to one.</summary>
    private IReadOnlyList<IOperation>? WritesThrough(List<IParameterSymbol> outs, ISymbol variable)
    {
        List<IOperation> all = _writes.TryGetValue(variable, out List<IOperation>? writes) ? [.. writes] : [];
        foreach (IParameterSymbol parameter in outs)
        {
            if (_unknownWrites.Contains(parameter) || _outs.ContainsKey(parameter) || !_writes.TryGetValue(parameter, out List<IOperation>? set)) return null;
            all.AddRange(set);
        }

        return all;
    }

    public IReadOnlyList<IOperation> ReturnsOf(IMethodSymbol method) =>
        _returns.TryGetValue(method, out List<IOperation>? returns) ? returns : _caller?.ReturnsOf(method) ?? [];

    public IReadOnlyList<IInvocationOperation> CallSitesOf(IMethodSymbol method) =>
        _callSites.TryGetValue(method.OriginalDefinition, out List<IInvocationOperation>? sites) ? sites : [];

    public bool IsUsedAsDelegate(IMethodSymbol method) => _usedAsDelegate.ContainsKey(method.OriginalDefinition);

    /// <summary>Finds the places where a method of the type is handed over without being called.</summary>
    public IReadOnlyList<IMethodReferenceOperation> DelegateUsesOf(IMethodSymbol method) =>
        _usedAsDelegate.TryGetValue(method.OriginalDefinition, out List<IMethodReferenceOperation>? uses) ? uses : [];

    public bool Declares(IMethodSymbol method) =>
        method.MethodKind == MethodKind.LocalFunction || method.ContainingType.OriginalDefinition.Is(Type);

    /// <summary>The body of a method of the type, or null.</summary>
    public IOperation? BodyOf(IMethodSymbol method)
    {
        if (method.MethodKind == MethodKind.LocalFunction)
        {
            foreach ((_, IOperation body) in Bodies)
            {
                foreach (IOperation operation in body.Descendants())
                {
                    if (operation is ILocalFunctionOperation local && local.Symbol.Is(method.OriginalDefinition)) return local.Body;
                }
            }

            return null;
        }

        foreach ((ISymbol owner, IOperation body) in Bodies)
        {
            if (owner.Is(method.OriginalDefinition)) return body;
        }

        return null;
    }

    /// <summary>The method of the type that an operation stands in, also inside lambdas; null in an initializer.</summary>
    public IMethodSymbol? MethodOf(IOperation operation)
    {
        IOperation root = Values.Root(operation);
        foreach ((ISymbol owner, IOperation body) in Bodies)
        {
            if (ReferenceEquals(Values.Root(body), root)) return owner as IMethodSymbol;
        }

        return null;
    }

    /// <summary>The method, local function or lambda that an operation runs in.</summary>
    public static IMethodSymbol? MethodAround(IOperation operation, ISymbol owner)
    {
        for (IOperation? current = operation.Parent; current is not null; current = current.Parent)
        {
            switch (current)
            {
                case IAnonymousFunctionOperation lambda: return lambda.Symbol;
                case ILocalFunctionOperation local: return local.Symbol;
            }
        }

        return owner as IMethodSymbol;
    }

    private void Visit(ISymbol owner, IOperation operation, ImmutableArray<StreamCall>.Builder calls)
    {
        _flows.Visit(operation);
        switch (operation)
        {
            case IInvocationOperation invocation:
                if (Commands.Recognize(invocation) is { } call || (call = Others?.Wrapped(invocation, Type)) is not null)
                {
                    calls.Add(call);
                    _callOf[invocation] = call;
                }
                else if (Declares(invocation.TargetMethod))
                {
                    Add(_callSites, invocation.TargetMethod.OriginalDefinition, invocation);
                }

                break;
            case IMethodReferenceOperation reference:
                Add(_usedAsDelegate, reference.Method.OriginalDefinition, reference);
                break;
            case IVariableDeclaratorOperation { Symbol: { } local } declarator:
                if (declarator.GetVariableInitializer() is { } initializer) Write(local, initializer.Value);
                break;
            case IForEachLoopOperation loop:
                foreach (ILocalSymbol variable in loop.Locals) Write(variable, loop.Collection);
                _flows.Deconstruct(loop.LoopControlVariable);
                break;
            case IFieldInitializerOperation fieldInitializer:
                foreach (IFieldSymbol field in fieldInitializer.InitializedFields) Write(field, fieldInitializer.Value);
                break;
            case IPropertyInitializerOperation propertyInitializer:
                foreach (IPropertySymbol property in propertyInitializer.InitializedProperties) Write(property.OriginalDefinition, propertyInitializer.Value);
                break;
            case ISimpleAssignmentOperation
            {
                Target: IPropertyReferenceOperation
                {
                    Instance: IInstanceReferenceOperation { ReferenceKind: InstanceReferenceKind.ContainingTypeInstance },
                    Property: { IsIndexer: false } own,
                },
            } assignment:
                Write(own.OriginalDefinition, assignment.Value);
                break;
            case ISimpleAssignmentOperation assignment:
                Write(Target(assignment.Target), assignment.Value);
                break;
            case ICoalesceAssignmentOperation assignment:
                Write(Target(assignment.Target), assignment.Value);
                break;
            case IDeconstructionAssignmentOperation deconstruction:
                Deconstruct(deconstruction.Target, deconstruction.Value);
                break;
            case ICompoundAssignmentOperation compound:
                Unknowable(Target(compound.Target));
                break;
            case IIncrementOrDecrementOperation increment:
                Unknowable(Target(increment.Target));
                break;
            case IArgumentOperation { Parameter.RefKind: RefKind.Out } argument:
                VisitOut(argument);
                break;
            case IArgumentOperation { Parameter.RefKind: RefKind.Ref } argument:
                Unknowable(Target(argument.Value));
                break;
            case IDeclarationPatternOperation { DeclaredSymbol: { } declared }:
                Match(declared, operation);
                break;
            case IRecursivePatternOperation { DeclaredSymbol: { } declared }:
                Match(declared, operation);
                break;
            case IListPatternOperation { DeclaredSymbol: { } declared }:
                Match(declared, operation);
                break;
            case IReturnOperation { ReturnedValue: { } value } returned when returned.Kind != OperationKind.YieldBreak:
                if (MethodAround(returned, owner) is { } method) Add(_returns, method.OriginalDefinition, value);
                break;
        }
    }

    // What a method hands out by a parameter: what it was taken from, or what the method itself puts there.
    private void VisitOut(IArgumentOperation argument)
    {
        switch (argument)
        {
            case { Parent: IInvocationOperation { Instance: { } taken } take } when ValueFlows.Takes(take.TargetMethod):
                Write(Target(argument.Value), taken);
                break;
            case { Parent: IInvocationOperation { TargetMethod.Name: "TryGetValue" or "TryRemove" or "Remove", Instance: { } table } lookup }
                when ValueFlows.IsContainer(lookup.TargetMethod.ContainingType):
                if (Target(argument.Value) is { } found)
                {
                    if (!_taken.TryGetValue(found, out List<IOperation>? tables)) _taken[found] = tables = [];
                    tables.Add(table);
                }

                break;
            case
            {
                Parameter: { } set,
                Parent: IInvocationOperation { TargetMethod: { IsVirtual: false, IsAbstract: false, IsOverride: false } own }
            } when Declares(own):
                if (Target(argument.Value) is { } given)
                {
                    if (!_outs.TryGetValue(given, out List<IParameterSymbol>? parameters)) _outs[given] = parameters = [];
                    parameters.Add(set.OriginalDefinition);
                }

                break;
            default:
                Unknowable(Target(argument.Value));
                break;
        }
    }

    private void Match(ISymbol declared, IOperation pattern)
    {
        if (Patterns.InputOf(pattern) is { } input) Write(declared, input);
        else Unknowable(declared);
    }

    private void Deconstruct(IOperation target, IOperation value)
    {
        IOperation pattern = target is IDeclarationExpressionOperation declaration ? declaration.Expression : target;
        if (pattern is not ITupleOperation tuple) return;
        var source = Values.Strip(value) as ITupleOperation;
        for (int i = 0; i < tuple.Elements.Length; i++)
        {
            IOperation part = source is not null && source.Elements.Length == tuple.Elements.Length ? source.Elements[i] : value;
            if (tuple.Elements[i] is ITupleOperation or IDeclarationExpressionOperation { Expression: ITupleOperation })
            {
                Deconstruct(tuple.Elements[i], part);
            }
            else
            {
                Write(Target(tuple.Elements[i]), part);
                if (ReferenceEquals(part, value) && Target(tuple.Elements[i]) is { } variable) _flows.IsElement(variable, i);
            }
        }
    }

    private static ISymbol? Target(IOperation operation) => operation switch
    {
        ILocalReferenceOperation local => local.Local,
        IParameterReferenceOperation parameter => parameter.Parameter,
        IFieldReferenceOperation { Instance: null or IInstanceReferenceOperation } field => field.Field.OriginalDefinition,
        IFieldReferenceOperation field => field.Field.OriginalDefinition,
        IDeclarationExpressionOperation declaration => Target(declaration.Expression),
        _ => null,
    };

    private void Write(ISymbol? variable, IOperation value)
    {
        if (variable is null) return;
        if (!_writes.TryGetValue(variable, out List<IOperation>? writes)) _writes[variable] = writes = [];
        writes.Add(value);
    }

    private void Unknowable(ISymbol? variable)
    {
        if (variable is not null) _unknownWrites.Add(variable);
    }

    private static void Add<T>(Dictionary<IMethodSymbol, List<T>> map, IMethodSymbol method, T item)
    {
        if (!map.TryGetValue(method, out List<T>? items)) map[method] = items = [];
        items.Add(item);
    }
}
