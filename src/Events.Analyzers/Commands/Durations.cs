using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Events.Analyzers.Commands;

/// <summary>Lengths of time that can be told without running the program.</summary>
internal static class Durations
{
    /// <summary>
    /// The milliseconds of an argument that takes a duration: a number, a <c>TimeSpan</c>, or the total milliseconds of
    /// one. Null: cannot be told.
    /// </summary>
    public static double? Milliseconds(IOperation operation)
    {
        if (Values.Number(operation) is { } number) return number;
        return Values.Strip(operation) switch
        {
            IPropertyReferenceOperation { Property: { Name: "TotalMilliseconds", ContainingType.Name: "TimeSpan" }, Instance: { } span } => OfTimeSpan(span),
            { Type.Name: "TimeSpan" } span => OfTimeSpan(span),
            _ => null,
        };
    }

    /// <summary>
    /// Tells whether it is the <c>Milliseconds</c> of a <c>TimeSpan</c>: the part below a second, and not what it
    /// lasts.
    /// </summary>
    public static bool IsMillisecondsPart(IOperation operation) => Values.Strip(operation) is IPropertyReferenceOperation
    {
        Property: { Name: "Milliseconds", ContainingType: { Name: "TimeSpan", ContainingNamespace.Name: "System" } },
    };

    /// <summary>
    /// The unit of a <c>TimeSpan</c>'s number that is none of milliseconds: <c>TotalSeconds</c>, <c>Minutes</c>. Null: none.
    /// </summary>
    public static string? OtherUnit(IOperation operation) => Values.Resolve(operation) is IPropertyReferenceOperation
    {
        Property: { Name: "TotalSeconds" or "Seconds" or "TotalMinutes" or "Minutes" or "TotalHours" or "Hours" or "Ticks" or "TotalDays" or "Days" } property,
    } && property.ContainingType is { Name: "TimeSpan", ContainingNamespace.Name: "System" }
        ? property.Name
        : null;

    private static double? OfTimeSpan(IOperation operation)
    {
        IOperation value = Values.Resolve(operation);
        switch (value)
        {
            case IFieldReferenceOperation { Field: { Name: "Zero", ContainingType.Name: "TimeSpan" } }:
            case IDefaultValueOperation { Type.Name: "TimeSpan" }:
                return 0;
            case IInvocationOperation { TargetMethod: { ContainingType.Name: "TimeSpan" } method } made when made.Arguments.Length > 0:
                return UnitOf(method.Name) is { } unit && Amount(made.Arguments[0].Value) is { } amount ? amount * unit : null;
            default:
                return null;
        }
    }

    private static double? Amount(IOperation operation) =>
        Values.Strip(operation).ConstantValue is { HasValue: true, Value: double number } ? number : Values.Number(operation);

    private static double? UnitOf(string method) => method switch
    {
        "FromDays" => 86_400_000,
        "FromHours" => 3_600_000,
        "FromMinutes" => 60_000,
        "FromSeconds" => 1000,
        "FromMilliseconds" => 1,
        "FromMicroseconds" => 0.001,
        "FromTicks" => 0.0001,
        _ => null,
    };
}
