using Events.Analyzers.Origins;
using Events.Analyzers.Symbols;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Events.Analyzers.Flow;

/// <summary>Whether a value takes an entry, or the id of one, along. What was read out of its fields does not.</summary>
internal static class EscapingEntries
{
    public static bool In(IOperation value, TypeScope scope)
    {
        if (value.Type is { SpecialType: not (SpecialType.None or SpecialType.System_String or SpecialType.System_Object) }) return false;
        return Slices.Contains(value, scope, Takes) || scope.Origins.Of(value).Has(OriginKinds.Group | OriginKinds.Claim);
    }

    private static bool Takes(IOperation part)
    {
        switch (part)
        {
            case IPropertyReferenceOperation { Property: { Name: "Id" or "MessageId" or "ClaimedIds", ContainingType.Name: "StreamEntry" or "StreamPendingMessageInfo" or "StreamAutoClaimResult" } }:
                return true;
            case ILocalReferenceOperation or IParameterReferenceOperation or IFieldReferenceOperation or IArrayElementReferenceOperation or IInvocationOperation or IPropertyReferenceOperation:
                return IsWhole(part.Type) && !IsReadFor(part);
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

    /// <summary>Only its fields are read here, or it is the source of a sequence whose elements are judged by themselves.</summary>
    private static bool IsReadFor(IOperation part)
    {
        IOperation? outer = part.Parent;
        while (outer is IConversionOperation { Type.SpecialType: not SpecialType.System_Object } or IParenthesizedOperation or IArrayElementReferenceOperation) outer = outer.Parent;
        return outer switch
        {
            IPropertyReferenceOperation { Property: { IsIndexer: true } or { Name: "Values" or "IsNull" or "Length" or "Count" or "Entries" or "Key" or "Id" or "ClaimedEntries" or "NextStartId" or "IsNullOrEmpty" } } => true,
            IArgumentOperation { Parent: IInvocationOperation call } => SequenceMethods.IsSequenceMethod(call.TargetMethod) || call.TargetMethod.Name is "Any" or "Count" or "All" or "ToDictionary",
            IInvocationOperation => true,
            IConditionalAccessOperation or IForEachLoopOperation or IBinaryOperation or IIsPatternOperation or IAwaitOperation => true,
            _ => false,
        };
    }
}
