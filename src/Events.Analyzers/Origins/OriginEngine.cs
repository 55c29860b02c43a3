using System.Collections.Immutable;
using Events.Analyzers.Commands;
using Events.Analyzers.Symbols;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Events.Analyzers.Origins;

/// <summary>
/// Evaluates an expression backwards to the set of stream commands its value can come from, inside one type. It does
/// not follow other types, public state, delegates or collections filled piece by piece: those are unknown.
/// </summary>
internal sealed partial class OriginEngine(TypeScope scope)
{
    private const int DeepestChain = 64;

    private static readonly ImmutableHashSet<string> Passing =
        ["ConfigureAwait", "GetAwaiter", "GetResult", "ToString", "AsTask", "GetValueOrDefault", "GetId", "WaitAsync", "AsMemory", "AsSpan", "WithCancellation"];

    private static readonly ImmutableHashSet<string> PassingProperties =
        ["Id", "MessageId", "Entries", "ClaimedEntries", "ClaimedIds", "Current"];

    public Origin Of(IOperation operation) => Of(operation, new HashSet<object>(), 0, Path.Empty);

    /// <summary>Finds where the ids of an acknowledgement, claim or deletion come from.</summary>
    public Origin OfIds(StreamCall call)
    {
        Path path = call.IdMember is { } member ? Path.Empty.Push(member) : Path.Empty;
        Origin origin = Origin.None;
        foreach (IOperation id in call.Ids) origin = origin.Or(Of(id, new HashSet<object>(), 0, path));
        return origin;
    }

    /// <param name="operation">The expression.</param>
    /// <param name="open">What is being evaluated already: values that are made of each other end there.</param>
    /// <param name="depth">How many steps it is from the question.</param>
    /// <param name="path">The members that are read of the value: <c>Id</c> of a message, the first of a tuple.</param>
    private Origin Of(IOperation? operation, HashSet<object> open, int depth, Path path)
    {
        if (operation is null) return Origin.None;
        if (depth > DeepestChain) return Origin.Unknown;
        depth++;
        if (operation.ConstantValue.HasValue) return Origin.None;
        switch (operation)
        {
            case IConversionOperation conversion: return Of(conversion.Operand, open, depth, path);
            case IParenthesizedOperation parenthesized: return Of(parenthesized.Operand, open, depth, path);
            case IAwaitOperation awaited: return Of(awaited.Operation, open, depth, path);
            case IArgumentOperation argument: return Of(argument.Value, open, depth, path);
            case IDefaultValueOperation: return Origin.None;
            case IArrayElementReferenceOperation element: return Of(element.ArrayReference, open, depth, path);
            case IConditionalOperation { WhenFalse: { } otherwise } conditional:
                return Of(conditional.WhenTrue, open, depth, path).Or(Of(otherwise, open, depth, path));
            case ICoalesceOperation coalesce: return Of(coalesce.Value, open, depth, path).Or(Of(coalesce.WhenNull, open, depth, path));
            case IConditionalAccessOperation access: return Of(access.WhenNotNull, open, depth, path);
            case IConditionalAccessInstanceOperation instance: return OfAccessedInstance(instance, open, depth, path);
            case ISwitchExpressionOperation choice: return Union(choice.Arms.Select(arm => arm.Value), open, depth, path);
            case IArrayCreationOperation { Initializer: { } initializer }: return Union(initializer.ElementValues, open, depth, path);
            case IArrayCreationOperation: return Origin.Unknown;
            case ICollectionExpressionOperation collection: return Union(collection.Elements, open, depth, path);
            case ITranslatedQueryOperation query: return Of(query.Operation, open, depth, path);
            case ISpreadOperation spread: return Of(spread.Operand, open, depth, path);
            case ITupleOperation tuple: return OfTuple(tuple, open, depth, path);
            case IObjectCreationOperation creation: return OfCreation(creation, open, depth, path);
            case IWithOperation copy: return OfCopy(copy, open, depth, path);
            case IInterpolatedStringOperation { Parts: { Length: 1 } parts } when parts[0] is IInterpolationOperation only:
                return Of(
                only.Expression, open, depth, path);
            case IAnonymousObjectCreationOperation anonymous: return OfAnonymous(anonymous, open, depth, path);
            case ICoalesceAssignmentOperation assignment: return Of(assignment.Target, open, depth, path).Or(Of(assignment.Value, open, depth, path));
            case ISimpleAssignmentOperation assignment: return Of(assignment.Value, open, depth, path);
            case ILocalReferenceOperation local: return OfVariable(local.Local, open, depth, path);
            case IParameterReferenceOperation parameter: return OfParameter(parameter, open, depth, path);
            case IFieldReferenceOperation field: return OfField(field, open, depth, path);
            case IPropertyReferenceOperation property: return OfProperty(property, open, depth, path);
            case IInvocationOperation invocation: return OfInvocation(invocation, open, depth, path);
            case IImplicitIndexerReferenceOperation indexer: return Of(indexer.Instance, open, depth, path);
            case IInstanceReferenceOperation { ReferenceKind: InstanceReferenceKind.PatternInput }: return Of(Patterns.InputOf(operation), open, depth, path);
            default: return Origin.Unknown;
        }
    }

    private Origin Union(IEnumerable<IOperation> parts, HashSet<object> open, int depth, Path path)
    {
        Origin origin = Origin.None;
        foreach (IOperation part in parts) origin = origin.Or(Of(part, open, depth, path));
        return origin;
    }

    private Origin OfAccessedInstance(IConditionalAccessInstanceOperation instance, HashSet<object> open, int depth, Path path)
    {
        for (IOperation? inner = instance, outer = instance.Parent; outer is not null; inner = outer, outer = outer.Parent)
        {
            if (outer is IConditionalAccessOperation access && ReferenceEquals(access.WhenNotNull, inner)) return Of(access.Operation, open, depth, path);
        }

        return Origin.Unknown;
    }

    private Origin OfVariable(ISymbol variable, HashSet<object> open, int depth, Path path)
    {
        if (!open.Add(variable)) return Origin.None;
        Path own = scope.Flows.ElementOf(variable) is { } element ? path.Push(element) : path;
        IReadOnlyList<IOperation>? writes = scope.WritesTo(variable) ?? scope.TakenFrom(variable);
        IReadOnlyList<(IOperation? Key, IOperation Value)> fills = scope.Flows.FillsOf(variable);
        IOperation[] members = path.Head is string member ? [.. scope.Flows.MembersOf(variable, member)] : [];
        Origin origin;
        if (members.Length > 0)
        {
            origin = Union(members, open, depth, path.Rest);
            Origin first = writes is null ? Origin.Unknown : Union(writes, open, depth, path);
            if (first.Kinds != OriginKinds.Unknown) origin = origin.Or(first);
        }
        else
        {
            // Of an array that is filled later, where it is made says nothing.
            IEnumerable<IOperation>? set = fills.Count == 0
                ? writes
                : writes?.Where(write => Values.Strip(write) is not IArrayCreationOperation { Initializer: null });
            origin = set is null || (writes!.Count == 0 && fills.Count == 0) ? Origin.Unknown : Union(set, open, depth, own);
        }

        foreach ((IOperation? key, IOperation value) in fills)
        {
            origin = origin.Or((key, path.Head) switch
            {
                ({ }, "Key" or 0) => Of(key, open, depth, path.Rest),
                ({ }, "Value" or 1) => Of(value, open, depth, path.Rest),
                ({ }, _) => path.IsEmpty ? Of(value, open, depth, path) : Origin.Unknown,
                _ => Of(value, open, depth, path),
            });
        }

        if (fills.Count > 0 && scope.Flows.IsShared(variable)) origin = origin.Or(Origin.Unknown);
        open.Remove(variable);
        return origin;
    }

    private Origin OfField(IFieldReferenceOperation reference, HashSet<object> open, int depth, Path path)
    {
        IFieldSymbol field = reference.Field;
        if (field.ContainingType.IsTupleType && reference.Instance is { } tuple)
        {
            return field.CorrespondingTupleField is { Name: { } name } && name.StartsWith("Item", StringComparison.Ordinal)
                && int.TryParse(name.Substring(4), out int number)
                ? Of(tuple, open, depth, path.Push(number - 1))
                : Origin.Unknown;
        }

        bool isPrivateHere = field.DeclaredAccessibility == Accessibility.Private
            && field.ContainingType.OriginalDefinition.Is(scope.Type);
        return isPrivateHere ? OfVariable(field.OriginalDefinition, open, depth, path) : Origin.Unknown;
    }

    private Origin OfProperty(IPropertyReferenceOperation reference, HashSet<object> open, int depth, Path path)
    {
        IPropertySymbol property = reference.Property;
        if (OfGetter(property, open, depth, path) is { } computed) return computed;
        if (IsSetHereOnly(property, reference.Instance)) return OfVariable(property.OriginalDefinition, open, depth, path);
        if (property.IsStatic || reference.Instance is null)
        {
            return property.ContainingType.Name == "RedisValue" ? Origin.None : Origin.Unknown;
        }

        if (property.IsIndexer)
        {
            // StreamEntry[field] is a payload value, not an id; an element of a dictionary is its value.
            if (property.ContainingType.Name == "RedisResult" && IsStreamType(property.ContainingType)) return Of(reference.Instance, open, depth, path);
            if (IsStreamType(property.ContainingType)) return Origin.Unknown;
            bool isMap = property.Parameters.Length == 1 && property.ContainingType.TypeArguments.Length == 2;
            return Of(reference.Instance, open, depth, isMap ? path.Push("Value") : path);
        }

        if (property.ContainingType is { Name: "KeyValuePair", TypeArguments.Length: 2 }) return Of(reference.Instance, open, depth, path.Push(property.Name));
        if (property.ContainingType.TypeArguments.Length == 2 && property.Name is "Keys" or "Values" && ValueFlows.IsContainer(property.ContainingType))
        {
            return Of(reference.Instance, open, depth, path.Push(property.Name == "Keys" ? "Key" : "Value"));
        }

        if (property.Name is "Reader" or "Writer" && ValueFlows.IsContainer(property.ContainingType)) return Of(reference.Instance, open, depth, path);
        if (!IsStreamType(property.ContainingType) && HoldsWhatItIsGiven(property)) return Of(reference.Instance, open, depth, path.Push(property.Name));
        bool passes = property.Name switch
        {
            "Value" => property.ContainingType.OriginalDefinition.SpecialType == SpecialType.System_Nullable_T,
            "Result" => property.ContainingType.IsDefinition(scope.Symbols.TaskOfT)
                || property.ContainingType.IsDefinition(scope.Symbols.ValueTaskOfT),
            "Key" or "Values" => false,
            "Current" when property.ContainingType.Name is "IEnumerator" or "IAsyncEnumerator" or "Enumerator" => true,
            _ => PassingProperties.Contains(property.Name) && IsStreamType(property.ContainingType),
        };
        return passes ? Of(reference.Instance, open, depth, path) : Origin.Unknown;
    }

    /// <summary>A property of the type itself that nobody else can set, which is as good as a field.</summary>
    private bool IsSetHereOnly(IPropertySymbol property, IOperation? instance) =>
        instance is IInstanceReferenceOperation { ReferenceKind: InstanceReferenceKind.ContainingTypeInstance }
        && property is { IsIndexer: false, IsVirtual: false, IsOverride: false, SetMethod: { IsInitOnly: false } setter }
        && (property.DeclaredAccessibility == Accessibility.Private || setter.DeclaredAccessibility == Accessibility.Private)
        && property.ContainingType.OriginalDefinition.Is(scope.Type)
        && HoldsWhatItIsGiven(property);

    /// <summary>A property of a record, an anonymous type or a class of this compilation that is only stored.</summary>
    private static bool HoldsWhatItIsGiven(IPropertySymbol property) =>
        property.ContainingType.IsAnonymousType
        || (property.ContainingType.TypeKind is TypeKind.Class or TypeKind.Struct
            && property.DeclaringSyntaxReferences.Length > 0
            && property.ContainingType.OriginalDefinition.GetMembers()
                .Any(member => member is IFieldSymbol field && field.AssociatedSymbol.Is(property.OriginalDefinition)));

    /// <summary>A property of the type that is computed: what its getter returns. Null: it is none.</summary>
    private Origin? OfGetter(IPropertySymbol property, HashSet<object> open, int depth, Path path)
    {
        if (property.IsIndexer || property.IsVirtual || property.IsAbstract || property.IsOverride) return null;
        if (property.GetMethod?.OriginalDefinition is not { } getter || !scope.Declares(getter)) return null;
        IReadOnlyList<IOperation> returns = scope.ReturnsOf(getter);
        if (returns.Count == 0) return null;
        if (!open.Add(getter)) return Origin.None;
        Origin origin = Union(returns, open, depth, path);
        open.Remove(getter);
        return origin;
    }

    private static bool IsStreamType(INamedTypeSymbol type) =>
        type.IsInNamespace("StackExchange.Redis") || type.IsInNamespace("Events");

    private Origin OfParameter(IParameterReferenceOperation reference, HashSet<object> open, int depth, Path path)
    {
        IParameterSymbol parameter = reference.Parameter;
        if (scope.BindingOf(parameter) is { } bound)
        {
            if (!open.Add(parameter)) return Origin.None;
            Origin given = scope.CallerFor(parameter).Origins.Of(bound, open, depth, path);
            open.Remove(parameter);
            return given;
        }

        if (parameter.RefKind == RefKind.Out)
        {
            // A local that is also handed out: it is what the method sets it to.
            if (scope.WritesTo(parameter) is not { Count: > 0 } set) return Origin.Unknown;
            if (!open.Add(parameter)) return Origin.None;
            Origin written = Union(set, open, depth, path);
            open.Remove(parameter);
            return written;
        }

        if (scope.WritesTo(parameter) is not { } writes || parameter.ContainingSymbol is not IMethodSymbol method) return Origin.Unknown;
        if (method.MethodKind is MethodKind.AnonymousFunction)
        {
            return writes.Count > 0 ? Origin.Unknown : OfLambdaParameter(reference, method, open, depth, path);
        }

        bool isClosed = method.MethodKind == MethodKind.LocalFunction
            || (method.DeclaredAccessibility == Accessibility.Private && method.MethodKind == MethodKind.Ordinary);
        if (!isClosed) return Origin.Unknown;
        if (!open.Add(parameter)) return Origin.None;

        // One that the method sets anew as well is that, or what it was given.
        Origin origin = Union(writes, open, depth, path);
        IReadOnlyList<IMethodReferenceOperation> handed = scope.DelegateUsesOf(method);
        foreach (IMethodReferenceOperation use in handed) origin = origin.Or(OfHandedOver(use, parameter.Ordinal, open, depth, path));
        IReadOnlyList<IInvocationOperation> sites = scope.CallSitesOf(method);
        foreach (IInvocationOperation site in sites)
        {
            IArgumentOperation? argument = site.Arguments.FirstOrDefault(a => a.Parameter?.Ordinal == parameter.Ordinal);
            origin = origin.Or(argument is null ? Origin.Unknown : Of(argument.Value, open, depth, path));
        }

        open.Remove(parameter);
        return sites.Count + handed.Count == 0 ? Origin.Unknown : origin;
    }

    private Origin OfInvocation(IInvocationOperation invocation, HashSet<object> open, int depth, Path path)
    {
        if (scope.CallAt(invocation) is { } call) return OfCommand(call, open, depth);
        IMethodSymbol method = invocation.TargetMethod;
        if (Passing.Contains(method.Name) && invocation.Instance is { } instance) return Of(instance, open, depth, path);
        if (Passing.Contains(method.Name) && method.IsExtensionMethod && invocation.Arguments.Length > 0)
        {
            return Of(invocation.Arguments[0].Value, open, depth, path);
        }

        if (method is { Name: "FromResult", ContainingType.Name: "Task" or "ValueTask" } && invocation.Arguments.Length == 1)
        {
            return Of(invocation.Arguments[0].Value, open, depth, path);
        }

        if (method.MethodKind == MethodKind.DelegateInvoke) return OfDelegate(invocation, open, depth, path);
        if (method is { Name: "WhenAll" or "WhenAny", ContainingType.Name: "Task" } && invocation.Arguments.Length > 0)
        {
            return Union(invocation.Arguments.Select(argument => argument.Value), open, depth, path);
        }

        if (method.ContainingType is { Name: "Channel", TypeArguments.Length: 0 } && method.IsInNamespace("System.Threading.Channels")) return Origin.None;
        if ((ValueFlows.Takes(method) || ValueFlows.Copies(method)) && invocation.Instance is { } container) return Of(container, open, depth, path);
        if (SequenceMethods.IsSequenceMethod(method)) return OfSequence(invocation, method, open, depth, path);
        if (method.Name is "ToDictionary" && method.ContainingType.Name == "Enumerable") return OfDictionary(invocation, open, depth, path);
        if (method is { Name: "Max" or "Min", ContainingType.Name: "Enumerable" } && SequenceMethods.Lambda(invocation) is { } chosen)
        {
            return Union(scope.ReturnsOf(chosen.Symbol), open, depth, path);
        }

        if (RunsLambda(invocation) is { } lambda) return Union(scope.ReturnsOf(lambda.Symbol), open, depth, path);
        if (!scope.Declares(method)) return OfOtherType(invocation, open, depth, path);
        if (method.IsVirtual || method.IsAbstract || method.IsOverride) return Origin.Unknown;
        IMethodSymbol definition = method.OriginalDefinition;
        if (!open.Add(definition)) return Origin.None;
        IReadOnlyList<IOperation> returns = scope.ReturnsOf(definition);
        Origin origin = returns.Count == 0 ? Origin.Unknown : Union(returns, open, depth, path);
        open.Remove(definition);
        return origin;
    }

    /// <summary>Finds what a wrapper of the same compilation returns.</summary>
    private Origin OfOtherType(IInvocationOperation invocation, HashSet<object> open, int depth, Path path)
    {
        if (scope.Others?.Callee(invocation, scope.Type) is not { } callee || !open.Add(callee.Method)) return Origin.Unknown;
        IReadOnlyList<IOperation> returns = callee.Scope.ReturnsOf(callee.Method);
        Origin origin = returns.Count == 0
            ? Origin.Unknown
            : callee.Scope.CalledWith(invocation, callee.Method, scope).Origins.Union(returns, open, depth, path);
        open.Remove(callee.Method);
        return origin;
    }

    /// <summary>XRANGE from an id to the same id looks up the entry of that id, so it is where the id comes from that counts.</summary>
    private Origin OfCommand(StreamCall call, HashSet<object> open, int depth)
    {
        if (call.Kind == StreamCommandKind.Range
            && call[StreamArgument.MinId] is { } id
            && Values.Text(id) is null
            && Values.Same(id, call[StreamArgument.MaxId]))
        {
            Origin origin = Of(id, open, depth, Path.Empty);
            if (origin.Kinds != OriginKinds.None) return origin;
        }

        return new Origin(KindOf(call), [call]);
    }

    private Origin OfSequence(IInvocationOperation invocation, IMethodSymbol method, HashSet<object> open, int depth, Path path)
    {
        if (SequenceMethods.IsProjection(method))
        {
            return SequenceMethods.Lambda(invocation) is { } lambda
                ? Union(scope.ReturnsOf(lambda.Symbol), open, depth, path)
                : OfMapping(invocation, open, depth, path);
        }

        Origin source = Of(SequenceMethods.Source(invocation), open, depth, path);
        if (!SequenceMethods.IsUnion(method)) return source;
        IArgumentOperation? other = invocation.Arguments.FirstOrDefault(a => a.Parameter?.Ordinal == (method.IsExtensionMethod ? 1 : 0));
        return other is null ? source : source.Or(Of(other.Value, open, depth, path));
    }

    private static OriginKinds KindOf(StreamCall call) => call.Kind switch
    {
        StreamCommandKind.Read => OriginKinds.Read,
        StreamCommandKind.Range => OriginKinds.Range,
        StreamCommandKind.Claim or StreamCommandKind.AutoClaim => OriginKinds.Claim,
        StreamCommandKind.Pending => OriginKinds.Pending,
        StreamCommandKind.ReadGroup => GroupKind(call),
        _ => OriginKinds.Unknown,
    };

    private static OriginKinds GroupKind(StreamCall call)
    {
        if (call.Api == StreamApi.RawExecute)
        {
            if (call.RawArguments.IsDefault) return OriginKinds.Unknown;
            return call.HasWord("NOACK") ? OriginKinds.NoAck : OriginKinds.Group;
        }

        return call[StreamArgument.NoAck] is not { } noAck ? OriginKinds.Group
            : Values.Boolean(noAck) switch
            {
                true => OriginKinds.NoAck,
                false => OriginKinds.Group,
                _ => OriginKinds.Unknown,
            };
    }
}
