using Events.Analyzers.Commands;
using Events.Analyzers.Flow;
using Events.Analyzers.Origins;
using Events.Analyzers.Symbols;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Events.Analyzers.Rules.Streams;

/// <summary>Finds what runs a lambda again when it fails, and gives the failure on in the end.</summary>
internal static class Retries
{
    /// <summary>The awaited call that the lambda is given to, where it is known to do no more than try again; otherwise null.</summary>
    public static IInvocationOperation? Of(IAnonymousFunctionOperation lambda, TypeScope scope)
    {
        if (!Structure.RunsInPlace(lambda)) return null;
        IOperation? outer = lambda.Parent;
        while (outer is IDelegateCreationOperation or IConversionOperation) outer = outer.Parent;
        if (outer is not IArgumentOperation { Parent: IInvocationOperation call } argument) return null;
        if (call.TargetMethod.IsInNamespace("Polly")) return IsOfRetriesOnly(call, scope) ? call : null;
        if (argument.Parameter is not { } parameter || !scope.Declares(call.TargetMethod)) return null;
        return GivesFailureOn(call.TargetMethod, parameter.Ordinal, scope) ? call : null;
    }

    /// <summary>A pipeline or policy that the type itself makes, of retries and without a fallback.</summary>
    private static bool IsOfRetriesOnly(IInvocationOperation call, TypeScope scope)
    {
        if (call.Instance is not { } pipeline) return false;
        IReadOnlyList<IOperation>? made = Values.Strip(pipeline) switch
        {
            ILocalReferenceOperation local => scope.WritesTo(local.Local),
            IFieldReferenceOperation { Field: { DeclaredAccessibility: Accessibility.Private } field } => scope.WritesTo(field.OriginalDefinition),
            var built => [built],
        };
        if (made is not { Count: 1 }) return false;
        string[] steps = [.. made[0].DescendantsAndSelf().OfType<IInvocationOperation>().Select(step => step.TargetMethod.Name)];
        return steps.Any(step => step.IndexOf("Retry", StringComparison.Ordinal) >= 0)
            && steps.All(step => step.IndexOf("Fallback", StringComparison.Ordinal) < 0 && step.IndexOf("Capture", StringComparison.Ordinal) < 0);
    }

    /// <summary>A method of the type that calls what it is given, and whose catches count the tries and do not ask what has failed.</summary>
    private static bool GivesFailureOn(IMethodSymbol method, int ordinal, TypeScope scope)
    {
        IMethodSymbol definition = method.OriginalDefinition;
        if (ordinal >= definition.Parameters.Length || scope.BodyOf(definition) is not { } body) return false;
        IParameterSymbol given = definition.Parameters[ordinal];
        IOperation[] uses = [.. body.Descendants().Where(part => part is IParameterReferenceOperation use && use.Parameter.Is(given))];
        return uses.Length > 0 && uses.All(use => use.Parent is IInvocationOperation { TargetMethod.MethodKind: MethodKind.DelegateInvoke }
            && Structure.Ancestors(use).OfType<ITryOperation>().Where(attempt => Structure.IsInside(use, attempt.Body))
                .All(attempt => attempt.Catches.All(CountsOnly)));
    }

    private static bool CountsOnly(ICatchClauseOperation clause) =>
        clause.Filter is { } filter
        && filter.DescendantsAndSelf().All(part => part is not (IInvocationOperation or IIsTypeOperation or IIsPatternOperation)
            && (part is not ILocalReferenceOperation local || !clause.Locals.Any(own => own.Is(local.Local))))
        && clause.Handler.Descendants().All(part => part is not IPropertyReferenceOperation { Property.Name: "Message" or "Kind" });
}
