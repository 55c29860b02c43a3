using Events.Analyzers.Commands;
using Events.Analyzers.Origins;
using Events.Analyzers.Symbols;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Events.Analyzers.Flow;

/// <summary>Tells whether a value takes an entry, or the id of one, along. What was read out of its fields does not.</summary>
internal static class EscapingEntries
{
    public static bool In(IOperation value, TypeScope scope)
    {
        if (value.Type is { SpecialType: not (SpecialType.None or SpecialType.System_String or SpecialType.System_Object) }) return false;
        return HoldsEntry(value, scope)
            || value.DescendantsAndSelf().OfType<IParameterReferenceOperation>()
                .Any(given => scope.WritesTo(given.Parameter) is { } writes && writes.Any(write => HoldsEntry(write, scope)))
            || scope.Origins.Of(value).Has(OriginKinds.Group | OriginKinds.Claim);
    }

    private static bool HoldsEntry(IOperation value, TypeScope scope) =>
        Slices.ContainsOutside(value, scope, part => Takes(part, scope), part => IsRead(part, scope));

    /// <summary>Tells whether the method of the type that a position is given to does nothing with it but read from there.</summary>
    public static bool IsForReadsOnly(IArgumentOperation argument, IInvocationOperation call, TypeScope scope)
    {
        IMethodSymbol method = call.TargetMethod.OriginalDefinition;
        if (!scope.Declares(method) || method.IsVirtual || method.IsAbstract || method.IsOverride || argument.Parameter is not { } parameter) return false;
        if (parameter.Ordinal >= method.Parameters.Length || scope.BodyOf(method) is not { } body) return false;
        IParameterSymbol position = method.Parameters[parameter.Ordinal];
        return body.Descendants().All(part => part is not IParameterReferenceOperation use || !use.Parameter.Is(position) || IsPosition(use, scope));
    }

    private static bool IsPosition(IOperation use, TypeScope scope)
    {
        IOperation? outer = use.Parent;
        while (outer is IConversionOperation or IParenthesizedOperation or ICoalesceOperation) outer = outer.Parent;
        return outer is IArgumentOperation { Parent: IInvocationOperation call }
            && scope.CallAt(call) is { Kind: StreamCommandKind.Read or StreamCommandKind.ReadGroup };
    }

    /// <summary>A read, or a method of the type that gives back what it has read: the position that it is given does not come out of it again.</summary>
    private static bool IsRead(IOperation part, TypeScope scope)
    {
        if (part is not IInvocationOperation call) return false;
        if (scope.CallAt(call) is { } command) return command.Kind is StreamCommandKind.Read or StreamCommandKind.ReadGroup;
        return scope.Declares(call.TargetMethod)
            && call.Arguments.All(argument => !IsWhole(argument.Value.Type))
            && scope.Origins.Of(call) is { Calls.IsEmpty: false } origin
            && origin.IsOnly(OriginKinds.Group | OriginKinds.Read | OriginKinds.NoAck)
            && ReturnsWhole(call.TargetMethod.ReturnType);
    }

    private static bool ReturnsWhole(ITypeSymbol returned) =>
        IsWhole(returned) || returned is INamedTypeSymbol { Name: "Task" or "ValueTask", TypeArguments: { Length: 1 } results } && IsWhole(results[0]);

    private static bool Takes(IOperation part, TypeScope scope)
    {
        switch (part)
        {
            case IPropertyReferenceOperation { Property: { Name: "Id" or "MessageId" or "ClaimedIds", ContainingType.Name: "StreamEntry" or "StreamPendingMessageInfo" or "StreamAutoClaimResult" } }:
                return true;
            case ILocalReferenceOperation or IParameterReferenceOperation or IFieldReferenceOperation or IArrayElementReferenceOperation or IInvocationOperation
                or IPropertyReferenceOperation:
                return IsWhole(part.Type) && !IsReadFor(part, scope);
            default:
                return false;
        }
    }

    /// <summary>An entry, or a reply of a raw command, which may hold anything.</summary>
    private static bool IsWhole(ITypeSymbol? type) => StreamTypes.IsEntry(type) || type switch
    {
        IArrayTypeSymbol array => IsWhole(array.ElementType),
        _ => type?.Name is "RedisResult",
    };

    /// <summary>
    /// Tells whether the method that an entry is given to reads its fields and no more, and neither keeps the entry nor its id. One of
    /// another type must map or parse: it gives back what it made of it.
    /// </summary>
    public static bool IsOnlyRead(IArgumentOperation argument, IInvocationOperation call, TypeScope scope)
    {
        if (!StreamTypes.IsEntry(argument.Value.Type) || argument.Parameter is null) return false;
        IMethodSymbol method = (call.TargetMethod.ReducedFrom ?? call.TargetMethod).OriginalDefinition;
        int ordinal = argument.Parameter.Ordinal + (call.TargetMethod.ReducedFrom is not null && call.Instance is not null ? 1 : 0);
        TypeScope home = scope;
        if (!scope.Declares(method))
        {
            if (scope.Others?.Callee(call, scope.Type) is not { } callee) return false;
            (method, home) = callee;
            if (method.ReturnsVoid || method.ReturnType is INamedTypeSymbol { Name: "Task" or "ValueTask", TypeArguments.Length: 0 }) return false;
        }

        if (method.IsVirtual || method.IsAbstract || method.IsOverride) return false;
        if (ordinal >= method.Parameters.Length || home.BodyOf(method) is not { } body) return false;
        IParameterSymbol entry = method.Parameters[ordinal];
        return body.DescendantsAndSelf().All(part => part is not IParameterReferenceOperation { Parameter: { } parameter } use
            || !parameter.Is(entry) || IsFieldRead(use) || IsLogged(use));
    }

    private static bool IsFieldRead(IOperation use)
    {
        IOperation? outer = use.Parent;
        while (outer is IConversionOperation or IParenthesizedOperation) outer = outer.Parent;
        return outer is IPropertyReferenceOperation { Property: { IsIndexer: true } or { Name: "Values" or "IsNull" } };
    }

    private static bool IsLogged(IOperation use) =>
        Structure.Ancestors(use).OfType<IInvocationOperation>().FirstOrDefault() is { } call && EntryWork.IsObserving(call);

    /// <summary>Only its fields are read here, or it is the source of a sequence whose elements are judged by themselves.</summary>
    private static bool IsReadFor(IOperation part, TypeScope scope)
    {
        IOperation? outer = part.Parent;
        while (outer is IConversionOperation { Type.SpecialType: not SpecialType.System_Object } or IParenthesizedOperation or IArrayElementReferenceOperation)
        {
            outer = outer.Parent;
        }

        return outer switch
        {
            IPropertyReferenceOperation { Property: { IsIndexer: true } or { Name: "Values" or "IsNull" or "Length" or "Count" or "Entries" or "Key" or "Id" or "ClaimedEntries" or "NextStartId" or "IsNullOrEmpty" } } => true,
            IArgumentOperation { Parent: IInvocationOperation call } argument =>
                SequenceMethods.IsSequenceMethod(call.TargetMethod) || call.TargetMethod.Name is "Any" or "Count" or "All" or "ToDictionary"
                    || IsOnlyRead(argument, call, scope),
            IInvocationOperation => true,
            IConditionalAccessOperation or IForEachLoopOperation or IBinaryOperation or IIsPatternOperation or IAwaitOperation => true,
            _ => false,
        };
    }
}
