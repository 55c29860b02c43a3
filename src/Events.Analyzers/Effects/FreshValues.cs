using Events.Analyzers.Origins;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
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
        IInvocationOperation { TargetMethod: { IsStatic: true, Parameters.IsEmpty: true } method } => MakesId(method),
        _ => false,
    };

    /// <summary>A method of this project that takes nothing and only makes an id: <c>static string NewKey() =&gt; Guid.NewGuid().ToString("N");</c>.</summary>
    private static bool MakesId(IMethodSymbol method)
    {
        ExpressionSyntax? made = method.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax() switch
        {
            MethodDeclarationSyntax { ExpressionBody: { } body } => body.Expression,
            MethodDeclarationSyntax { Body.Statements: { Count: 1 } statements } => (statements[0] as ReturnStatementSyntax)?.Expression,
            LocalFunctionStatementSyntax { ExpressionBody: { } body } => body.Expression,
            LocalFunctionStatementSyntax { Body.Statements: { Count: 1 } statements } => (statements[0] as ReturnStatementSyntax)?.Expression,
            _ => null,
        };
        return made is not null && IsFreshText(made);
    }

    /// <summary>Tells whether an expression that nothing is known of but its text makes a new id.</summary>
    public static bool IsFreshText(ExpressionSyntax value)
    {
        string text = value.ToString();
        return text.IndexOf("NewGuid", StringComparison.Ordinal) >= 0 || text.IndexOf("CreateVersion7", StringComparison.Ordinal) >= 0
            || text.IndexOf("NewUlid", StringComparison.Ordinal) >= 0 || text.IndexOf("GenerateNewId", StringComparison.Ordinal) >= 0;
    }

    public static bool IsClock(IOperation operation) => operation switch
    {
        IPropertyReferenceOperation { Property: { IsStatic: true, Name: "Now" or "UtcNow" or "Today", ContainingType.Name: "DateTime" or "DateTimeOffset" } } => true,
        IPropertyReferenceOperation { Property: { Name: "TickCount" or "TickCount64", ContainingType.Name: "Environment" } } => true,
        IInvocationOperation { TargetMethod: { Name: "GetUtcNow" or "GetLocalNow" or "GetTimestamp", ContainingType.Name: "TimeProvider" or "Stopwatch" } } => true,
        _ => false,
    };
}
