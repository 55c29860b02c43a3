using Events.Analyzers.Origins;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Events.Analyzers.Effects;

/// <summary>Values that are another one each time: new ids, random numbers, the clock.</summary>
internal static class FreshValues
{
    public static bool IsFresh(IOperation operation) => IsFreshId(operation) || IsClock(operation);

    /// <summary>Tells whether the expression, or what its locals and parameters stand for, contains a fresh value.</summary>
    public static bool In(IOperation value, TypeScope scope) => Slices.Contains(value, scope, IsFresh);

    public static bool IsFreshId(IOperation operation) => operation switch
    {
        IInvocationOperation { TargetMethod: { ContainingType.Name: "Guid", Name: "NewGuid" or "CreateVersion7" } } => true,
        IInvocationOperation { TargetMethod: { ContainingType.Name: "Path", Name: "GetRandomFileName" or "GetTempFileName" } } => true,
        IInvocationOperation { TargetMethod: { ContainingType.Name: "Random" or "RandomNumberGenerator" } method } =>
            method.Name.StartsWith("Next", StringComparison.Ordinal) || method.Name.StartsWith("Get", StringComparison.Ordinal),
        IInvocationOperation { TargetMethod: { ContainingType.Name: "Ulid", Name: "NewUlid" } } => true,
        IInvocationOperation { TargetMethod: { ContainingType.Name: "ObjectId", Name: "GenerateNewId" } } => true,
        IInvocationOperation { TargetMethod: { ContainingType.Name: "NewId", Name: "Next" or "NextGuid" } } => true,
        IInvocationOperation { TargetMethod: { ContainingType.Name: "Nanoid", Name: "Generate" or "GenerateAsync" } } => true,
        _ => false,
    };

    public static bool IsClock(IOperation operation) => operation switch
    {
        IPropertyReferenceOperation { Property: { IsStatic: true, Name: "Now" or "UtcNow" or "Today", ContainingType.Name: "DateTime" or "DateTimeOffset" } } => true,
        IPropertyReferenceOperation { Property: { Name: "TickCount" or "TickCount64", ContainingType.Name: "Environment" } } => true,
        IInvocationOperation { TargetMethod: { Name: "GetUtcNow" or "GetLocalNow" or "GetTimestamp", ContainingType.Name: "TimeProvider" or "Stopwatch" } } => true,
        _ => false,
    };
}
