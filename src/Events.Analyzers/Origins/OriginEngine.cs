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
        ["ConfigureAwait", "GetAwaiter", "GetResult", "ToString", "AsTask", "GetValueOrDefault", "GetId", "WaitAsync", "AsMemory", "AsSpan"];

    private static readonly ImmutableHashSet<string> PassingProperties =
        ["Id", "MessageId", "Entries", "ClaimedEntries", "ClaimedIds", "Current"];

    public Origin Of(IOperation operation) => Of(operation, new HashSet<object>(), 0, Path.Empty);

    public Origin OfAll(ImmutableArray<IOperation> operations)
    {
        Origin origin = Origin.None;
        foreach (IOperation operation in operations) origin = origin.Or(Of(operation));
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
            case IAnonymousObjectCreationOperation anonymous: return OfAnonymous(anonymous, open, depth, path);
            case ISimpleAssignmentOperation assignment: return Of(assignment.Value, open, depth, path);
            case ILocalReferenceOperation local: return OfVariable(local.Local, open, depth, path);
            case IParameterReferenceOperation parameter: return OfParameter(parameter, open, depth, path);
            case IFieldReferenceOperation field: return OfField(field, open, depth, path);
            case IPropertyReferenceOperation property: return OfProperty(property, open, depth, path);
            case IInvocationOperation invocation: return OfInvocation(invocation, open, depth, path);
            case IImplicitIndexerReferenceOperation indexer: return Of(indexer.Instance, open, depth, path);
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
        for (IOperation? current = instance.Parent; current is not null; current = current.Parent)
        {
            if (current is IConditionalAccessOperation access && access.WhenNotNull.Syntax.Span.Contains(instance.Syntax.Span))
            {
                return Of(access.Operation, open, depth, path);
            }

            if (current is IConditionalAccessOperation outer && !outer.Operation.Syntax.Span.Contains(instance.Syntax.Span))
            {
                return Of(outer.Operation, open, depth, path);
            }
        }

        return Origin.Unknown;
    }

    private Origin OfVariable(ISymbol variable, HashSet<object> open, int depth, Path path)
    {
        if (!open.Add(variable)) return Origin.None;
        Path own = scope.Flows.ElementOf(variable) is { } element ? path.Push(element) : path;
        IReadOnlyList<IOperation>? writes = scope.WritesTo(variable);
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
            origin = writes is null || (writes.Count == 0 && fills.Count == 0) ? Origin.Unknown : Union(writes, open, depth, own);
        }

        foreach ((IOperation? key, IOperation value) in fills)
        {
            origin = origin.Or((key, path.Head) switch
            {
                ({ }, "Key") => Of(key, open, depth, path.Rest),
                ({ }, "Value") => Of(value, open, depth, path.Rest),
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
            return field.CorrespondingTupleField is { Name: { } name } && name.StartsWith("Item", StringComparison.Ordinal) && int.TryParse(name.Substring(4), out int number)
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
        if (property.IsStatic || reference.Instance is null)
        {
            return property.ContainingType.Name == "RedisValue" ? Origin.None : Origin.Unknown;
        }

        if (property.IsIndexer)
        {
            // StreamEntry[field] is a payload value, not an id; an element of a dictionary is its value.
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
            _ => PassingProperties.Contains(property.Name) && IsStreamType(property.ContainingType),
        };
        return passes ? Of(reference.Instance, open, depth, path) : Origin.Unknown;
    }

    /// <summary>A property of a record, an anonymous type or a class of this compilation that is only stored.</summary>
    private static bool HoldsWhatItIsGiven(IPropertySymbol property) =>
        property.ContainingType.IsAnonymousType
        || (property.ContainingType.TypeKind is TypeKind.Class or TypeKind.Struct
            && property.DeclaringSyntaxReferences.Length > 0
            && property.ContainingType.GetMembers().Any(member => member is IFieldSymbol field && field.AssociatedSymbol.Is(property.OriginalDefinition)));

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

        if (scope.WritesTo(parameter) is not { Count: 0 }) return Origin.Unknown;
        if (parameter.ContainingSymbol is not IMethodSymbol method) return Origin.Unknown;
        if (method.MethodKind is MethodKind.AnonymousFunction) return OfLambdaParameter(reference, method, open, depth, path);
        bool isClosed = method.MethodKind == MethodKind.LocalFunction
            || (method.DeclaredAccessibility == Accessibility.Private && method.MethodKind == MethodKind.Ordinary);
        if (!isClosed || scope.IsUsedAsDelegate(method) || !open.Add(parameter)) return isClosed && open.Contains(parameter) ? Origin.None : Origin.Unknown;
        Origin origin = Origin.None;
        IReadOnlyList<IInvocationOperation> sites = scope.CallSitesOf(method);
        foreach (IInvocationOperation site in sites)
        {
            IArgumentOperation? argument = site.Arguments.FirstOrDefault(a => a.Parameter?.Ordinal == parameter.Ordinal);
            origin = origin.Or(argument is null ? Origin.Unknown : Of(argument.Value, open, depth, path));
        }

        open.Remove(parameter);
        return sites.Count == 0 ? Origin.Unknown : origin;
    }

    private Origin OfLambdaParameter(
        IParameterReferenceOperation reference, IMethodSymbol lambda, HashSet<object> open, int depth, Path path)
    {
        for (IOperation? current = reference.Parent; current is not null; current = current.Parent)
        {
            if (current is not IAnonymousFunctionOperation function || !function.Symbol.Is(lambda)) continue;
            IOperation? outer = function.Parent;
            while (outer is IDelegateCreationOperation or IConversionOperation) outer = outer.Parent;
            if (outer is IVariableInitializerOperation { Parent: IVariableDeclaratorOperation { Symbol: { } process } })
            {
                return OfInvoked(Values.Root(outer), process, reference.Parameter.Ordinal, open, depth, path);
            }

            if (outer is not IArgumentOperation { Parent: IInvocationOperation call } given) return Origin.Unknown;
            if (SequenceMethods.IsSequenceMethod(call.TargetMethod) || call.TargetMethod.Name is "ToDictionary" or "GroupBy" or "ToLookup")
            {
                return reference.Parameter.Ordinal == 0 ? Of(SequenceMethods.Source(call), open, depth, path) : Origin.Unknown;
            }

            return given.Parameter is { } taken ? OfDelegateArgument(call, taken.Ordinal, reference.Parameter.Ordinal, open, depth, path) : Origin.Unknown;
        }

        return Origin.Unknown;
    }

    /// <summary>What a method of the type hands to the delegate that it is given: <c>ForEach(entries, entry => …)</c>.</summary>
    private Origin OfDelegateArgument(IInvocationOperation call, int given, int ordinal, HashSet<object> open, int depth, Path path)
    {
        if (!scope.Declares(call.TargetMethod) || scope.BodyOf(call.TargetMethod) is not { } body) return Origin.Unknown;
        return OfInvoked(body, call.TargetMethod.OriginalDefinition.Parameters[given], ordinal, open, depth, path);
    }

    /// <summary>What a delegate in a variable is called with.</summary>
    private Origin OfInvoked(IOperation body, ISymbol variable, int ordinal, HashSet<object> open, int depth, Path path)
    {
        Origin origin = Origin.None;
        foreach (IInvocationOperation invoked in body.Descendants().OfType<IInvocationOperation>())
        {
            if (invoked.TargetMethod.MethodKind != MethodKind.DelegateInvoke || invoked.Instance is not { } instance || !Slices.SymbolOf(instance).Is(variable)) continue;
            origin = origin.Or(ordinal < invoked.Arguments.Length ? Of(invoked.Arguments[ordinal].Value, open, depth, path) : Origin.Unknown);
        }

        return origin.Kinds == OriginKinds.None ? Origin.Unknown : origin;
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

        if (method.ContainingType is { Name: "Channel", TypeArguments.Length: 0 } && method.IsInNamespace("System.Threading.Channels")) return Origin.None;
        if (ValueFlows.Takes(method) && invocation.Instance is { } container) return Of(container, open, depth, path);
        if (SequenceMethods.IsSequenceMethod(method)) return OfSequence(invocation, method, open, depth, path);
        if (method.Name is "ToDictionary" && method.ContainingType.Name == "Enumerable") return OfDictionary(invocation, open, depth, path);
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

    /// <summary>What a wrapper of the same compilation returns.</summary>
    private Origin OfOtherType(IInvocationOperation invocation, HashSet<object> open, int depth, Path path)
    {
        if (scope.Others?.Callee(invocation, scope.Type) is not { } callee || !open.Add(callee.Method)) return Origin.Unknown;
        IReadOnlyList<IOperation> returns = callee.Scope.ReturnsOf(callee.Method);
        Origin origin = returns.Count == 0 ? Origin.Unknown : callee.Scope.CalledWith(invocation, callee.Method, scope).Origins.Union(returns, open, depth, path);
        open.Remove(callee.Method);
        return origin;
    }

    /// <summary>The lambda whose result the call gives back: <c>Retry(() => db.StreamReadAsync(…))</c>, <c>Task.Run</c>, a policy.</summary>
    private static IAnonymousFunctionOperation? RunsLambda(IInvocationOperation invocation)
    {
        IMethodSymbol definition = invocation.TargetMethod.OriginalDefinition;
        if (definition.TypeParameters.Length != 1 || !ReturnsParameter(definition.ReturnType, definition.TypeParameters[0])) return null;
        foreach (IArgumentOperation argument in invocation.Arguments)
        {
            if (argument.Parameter?.OriginalDefinition.Type is not INamedTypeSymbol { TypeKind: TypeKind.Delegate, DelegateInvokeMethod: { } invoke }) continue;
            if (!ReturnsParameter(invoke.ReturnType, definition.TypeParameters[0])) continue;
            IOperation value = argument.Value;
            while (value is IConversionOperation conversion) value = conversion.Operand;
            if (value is IDelegateCreationOperation { Target: IAnonymousFunctionOperation lambda }) return lambda;
        }

        return null;
    }

    private static bool ReturnsParameter(ITypeSymbol type, ITypeParameterSymbol parameter) =>
        type.Is(parameter) || (type is INamedTypeSymbol { Name: "Task" or "ValueTask", TypeArguments.Length: 1 } task && task.TypeArguments[0].Is(parameter));

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
                : OfMethodGroup(invocation, open, depth, path);
        }

        Origin source = Of(SequenceMethods.Source(invocation), open, depth, path);
        if (!SequenceMethods.IsUnion(method)) return source;
        IArgumentOperation? other = invocation.Arguments.FirstOrDefault(a => a.Parameter?.Ordinal == (method.IsExtensionMethod ? 1 : 0));
        return other is null ? source : source.Or(Of(other.Value, open, depth, path));
    }

    /// <summary><c>entries.Select(Map)</c> of a method of the type.</summary>
    private Origin OfMethodGroup(IInvocationOperation projection, HashSet<object> open, int depth, Path path)
    {
        IMethodSymbol? method = projection.Arguments.SelectMany(argument => argument.Value.DescendantsAndSelf()).OfType<IMethodReferenceOperation>().FirstOrDefault()?.Method.OriginalDefinition;
        if (method is null || !scope.Declares(method) || method.Parameters.IsEmpty || SequenceMethods.Source(projection) is not { } source || !open.Add(method)) return Origin.Unknown;
        IReadOnlyList<IOperation> returns = scope.ReturnsOf(method);
        Origin origin = returns.Count == 0 ? Origin.Unknown : scope.With(method.Parameters[0], source).Origins.Union(returns, open, depth, path);
        open.Remove(method);
        return origin;
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
