using Events.Analyzers.Commands;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace Events.Analyzers.Origins;

/// <summary>Texts that are the same in every run: constants, readonly fields, and parameters that every caller gives the same one.</summary>
internal static class Constants
{
    private const int MostHops = 4;

    public static string? Text(IOperation operation, TypeScope scope) => Text(operation, scope, 0);

    private static string? Text(IOperation operation, TypeScope scope, int hop)
    {
        if (Values.Text(operation) is { } text) return text;
        if (hop > MostHops) return null;
        switch (Values.Resolve(operation))
        {
            case IFieldReferenceOperation { Field: { IsReadOnly: true, DeclaringSyntaxReferences: { Length: 1 } references } }:
                return references[0].GetSyntax() is VariableDeclaratorSyntax { Initializer.Value: LiteralExpressionSyntax { Token.Value: string literal } }
                    ? literal
                    : null;
            case IParameterReferenceOperation
            {
                Parameter: { ContainingSymbol: IMethodSymbol { DeclaredAccessibility: Accessibility.Private } method } parameter
            }
                when scope.WritesTo(parameter) is { Count: 0 } && !scope.IsUsedAsDelegate(method):
                string? common = null;
                foreach (IInvocationOperation site in scope.CallSitesOf(method))
                {
                    IArgumentOperation? given = site.Arguments.FirstOrDefault(argument => argument.Parameter?.Ordinal == parameter.Ordinal);
                    if (given is null || Text(given.Value, scope, hop + 1) is not { } value || (common is not null && common != value)) return null;
                    common = value;
                }

                return common;
            default:
                return null;
        }
    }
}
