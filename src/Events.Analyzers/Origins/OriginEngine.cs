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
internal sealed class OriginEngine(TypeScope scope)
{
    private const int DeepestChain = 64;

    private static readonly ImmutableHashSet<string> Passing =
        ["ConfigureAwait", "GetAwaiter", "GetResult", "ToString", "AsTask", "GetValueOrDefault", "GetId", "WaitAsync", "AsMemory", "AsSpan"];

    private static readonly ImmutableHashSet<string> PassingProperties =
        ["Id", "MessageId", "Entries", "ClaimedEntries", "ClaimedIds", "Current"];

    public Origin Of(IOperation operation) => Of(operation, new HashSet<object>(), 0);

    public Origin OfAll(ImmutableArray<IOperation> operations)
    {
        Origin origin = Origin.None;
        foreach (IOperation operation in operations) origin = origin.Or(Of(operation));
        return origin;
    }

    private Origin Of(IOperation? operation, HashSet<object> open, int depth)
    {
        if (operation is null) return Origin.None;
        if (depth > DeepestChain) return Origin.Unknown;
        depth++;
        if (operation.ConstantValue.HasValue) return Origin.None;
        switch (operation)
        {
            case IConversionOperation conversion: return Of(conversion.Operand, open, depth);
            case IParenthesizedOperation parenthesized: return Of(parenthesized.Operand, open, depth);
            case IAwaitOperation awaited: return Of(awaited.Operation, open, depth);
            case IArgumentOperation argument: return Of(argument.Value, open, depth);
            case IDefaultValueOperation: return Origin.None;
            case IArrayElementReferenceOperation element: return Of(element.ArrayReference, open, depth);
            case IConditionalOperation { WhenFalse: { } otherwise } conditional:
                return Of(conditional.WhenTrue, open, depth).Or(Of(otherwise, open, depth));
            case ICoalesceOperation coalesce: return Of(coalesce.Value, open, depth).Or(Of(coalesce.WhenNull, open, depth));
            case IConditionalAccessOperation access: return Of(access.WhenNotNull, open, depth);
            case IConditionalAccessInstanceOperation instance: return OfAccessedInstance(instance, open, depth);
            case ISwitchExpressionOperation choice: return Union(choice.Arms.Select(arm => arm.Value), open, depth);
            case IArrayCreationOperation { Initializer: { } initializer }: return Union(initializer.ElementValues, open, depth);
            case IArrayCreationOperation: return Origin.Unknown;
            case ICollectionExpressionOperation collection: return Union(collection.Elements, open, depth);
            case ISpreadOperation spread: return Of(spread.Operand, open, depth);
            case ITupleOperation tuple: return Union(tuple.Elements, open, depth);
            case IObjectCreationOperation { Arguments.Length: 1, Type.Name: "RedisValue" } wrapped:
                return Of(wrapped.Arguments[0].Value, open, depth);
            case ISimpleAssignmentOperation assignment: return Of(assignment.Value, open, depth);
            case ILocalReferenceOperation local: return OfVariable(local.Local, open, depth);
            case IParameterReferenceOperation parameter: return OfParameter(parameter, open, depth);
            case IFieldReferenceOperation field: return OfField(field, open, depth);
            case IPropertyReferenceOperation property: return OfProperty(property, open, depth);
            case IInvocationOperation invocation: return OfInvocation(invocation, open, depth);
            case IImplicitIndexerReferenceOperation indexer: return Of(indexer.Instance, open, depth);
            default: return Origin.Unknown;
        }
    }

    private Origin Union(IEnumerable<IOperation> parts, HashSet<object> open, int depth)
    {
        Origin origin = Origin.None;
        foreach (IOperation part in parts) origin = origin.Or(Of(part, open, depth));
        return origin;
    }

    private Origin OfAccessedInstance(IConditionalAccessInstanceOperation instance, HashSet<object> open, int depth)
    {
        for (IOperation? current = instance.Parent; current is not null; current = current.Parent)
        {
            if (current is IConditionalAccessOperation access && access.WhenNotNull.Syntax.Span.Contains(instance.Syntax.Span))
            {
                return Of(access.Operation, open, depth);
            }

            if (current is IConditionalAccessOperation outer && !outer.Operation.Syntax.Span.Contains(instance.Syntax.Span))
            {
                return Of(outer.Operation, open, depth);
            }
        }

        return Origin.Unknown;
    }

    private Origin OfVariable(ISymbol variable, HashSet<object> open, int depth)
    {
        if (!open.Add(variable)) return Origin.None;
        IReadOnlyList<IOperation>? writes = scope.WritesTo(variable);
        Origin origin = writes is null || writes.Count == 0 ? Origin.Unknown : Union(writes, open, depth);
        open.Remove(variable);
        return origin;
    }

    private Origin OfField(IFieldReferenceOperation reference, HashSet<object> open, int depth)
    {
        IFieldSymbol field = reference.Field;
        if (field.ContainingType.IsTupleType && reference.Instance is { } tuple) return Of(tuple, open, depth);
        bool isPrivateHere = field.DeclaredAccessibility == Accessibility.Private
            && field.ContainingType.OriginalDefinition.Is(scope.Type);
        return isPrivateHere ? OfVariable(field.OriginalDefinition, open, depth) : Origin.Unknown;
    }

    private Origin OfProperty(IPropertyReferenceOperation reference, HashSet<object> open, int depth)
    {
        IPropertySymbol property = reference.Property;
        if (property.IsStatic || reference.Instance is null)
        {
            return property.ContainingType.Name == "RedisValue" ? Origin.None : Origin.Unknown;
        }

        if (property.IsIndexer)
        {
            // StreamEntry[field] is a payload value, not an id.
            return IsStreamType(property.ContainingType) ? Origin.Unknown : Of(reference.Instance, open, depth);
        }

        bool passes = property.Name switch
        {
            "Value" => property.ContainingType.OriginalDefinition.SpecialType == SpecialType.System_Nullable_T,
            "Result" => property.ContainingType.IsDefinition(scope.Symbols.TaskOfT)
                || property.ContainingType.IsDefinition(scope.Symbols.ValueTaskOfT),
            "Key" or "Values" => false,
            _ => PassingProperties.Contains(property.Name) && IsStreamType(property.ContainingType),
        };
        return passes ? Of(reference.Instance, open, depth) : Origin.Unknown;
    }

    private static bool IsStreamType(INamedTypeSymbol type) =>
        type.IsInNamespace("StackExchange.Redis") || type.IsInNamespace("Events");

    private Origin OfParameter(IParameterReferenceOperation reference, HashSet<object> open, int depth)
    {
        IParameterSymbol parameter = reference.Parameter;
        if (scope.WritesTo(parameter) is not { Count: 0 }) return Origin.Unknown;
        if (parameter.ContainingSymbol is not IMethodSymbol method) return Origin.Unknown;
        if (method.MethodKind is MethodKind.AnonymousFunction) return OfLambdaParameter(reference, method, open, depth);
        bool isClosed = method.MethodKind == MethodKind.LocalFunction
            || (method.DeclaredAccessibility == Accessibility.Private && method.MethodKind == MethodKind.Ordinary);
        if (!isClosed || scope.IsUsedAsDelegate(method) || !open.Add(parameter)) return isClosed && open.Contains(parameter) ? Origin.None : Origin.Unknown;
        Origin origin = Origin.None;
        IReadOnlyList<IInvocationOperation> sites = scope.CallSitesOf(method);
        foreach (IInvocationOperation site in sites)
        {
            IArgumentOperation? argument = site.Arguments.FirstOrDefault(a => a.Parameter?.Ordinal == parameter.Ordinal);
            origin = origin.Or(argument is null ? Origin.Unknown : Of(argument.Value, open, depth));
        }

        open.Remove(parameter);
        return sites.Count == 0 ? Origin.Unknown : origin;
    }

    private Origin OfLambdaParameter(
        IParameterReferenceOperation reference, IMethodSymbol lambda, HashSet<object> open, int depth)
    {
        for (IOperation? current = reference.Parent; current is not null; current = current.Parent)
        {
            if (current is not IAnonymousFunctionOperation function || !function.Symbol.Is(lambda)) continue;
            IOperation? outer = function.Parent;
            while (outer is IDelegateCreationOperation or IConversionOperation) outer = outer.Parent;
            if (outer is not IArgumentOperation { Parent: IInvocationOperation call } || reference.Parameter.Ordinal != 0)
            {
                return Origin.Unknown;
            }

            return SequenceMethods.IsSequenceMethod(call.TargetMethod)
                ? Of(SequenceMethods.Source(call), open, depth)
                : Origin.Unknown;
        }

        return Origin.Unknown;
    }

    private Origin OfInvocation(IInvocationOperation invocation, HashSet<object> open, int depth)
    {
        if (scope.CallAt(invocation) is { } call) return OfCommand(call, open, depth);
        IMethodSymbol method = invocation.TargetMethod;
        if (Passing.Contains(method.Name) && invocation.Instance is { } instance) return Of(instance, open, depth);
        if (Passing.Contains(method.Name) && method.IsExtensionMethod && invocation.Arguments.Length > 0)
        {
            return Of(invocation.Arguments[0].Value, open, depth);
        }

        if (SequenceMethods.IsSequenceMethod(method)) return OfSequence(invocation, method, open, depth);
        if (!scope.Declares(method) || method.IsVirtual || method.IsAbstract || method.IsOverride) return Origin.Unknown;
        IMethodSymbol definition = method.OriginalDefinition;
        if (!open.Add(definition)) return Origin.None;
        IReadOnlyList<IOperation> returns = scope.ReturnsOf(definition);
        Origin origin = returns.Count == 0 ? Origin.Unknown : Union(returns, open, depth);
        open.Remove(definition);
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
            Origin origin = Of(id, open, depth);
            if (origin.Kinds != OriginKinds.None) return origin;
        }

        return new Origin(KindOf(call), [call]);
    }

    private Origin OfSequence(IInvocationOperation invocation, IMethodSymbol method, HashSet<object> open, int depth)
    {
        if (SequenceMethods.IsProjection(method))
        {
            return SequenceMethods.Lambda(invocation) is { } lambda
                ? Union(scope.ReturnsOf(lambda.Symbol), open, depth)
                : Origin.Unknown;
        }

        Origin source = Of(SequenceMethods.Source(invocation), open, depth);
        if (!SequenceMethods.IsUnion(method)) return source;
        IArgumentOperation? other = invocation.Arguments.FirstOrDefault(a => a.Parameter?.Ordinal == (method.IsExtensionMethod ? 1 : 0));
        return other is null ? source : source.Or(Of(other.Value, open, depth));
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
