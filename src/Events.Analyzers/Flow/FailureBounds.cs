using Events.Analyzers.Origins;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Events.Analyzers.Flow;

/// <summary>
/// Finds what keeps an entry from failing for ever: it is acknowledged although its work failed, or the work is done
/// only below some number: of tries, of minutes.
/// </summary>
internal static class FailureBounds
{
    public static bool Has(IInvocationOperation work, IOperation body, TypeScope scope)
    {
        IOperation inner = work;
        foreach (IOperation outer in Structure.Ancestors(work))
        {
            switch (outer)
            {
                case ITryOperation attempt when ReferenceEquals(attempt.Body, inner):
                    if (AcknowledgesFailure(attempt, body, scope)) return true;
                    break;
                case IConditionalOperation test when ReferenceEquals(test.Condition, inner):
                    // The work succeeded, or something else says that it is enough.
                    if (test.Condition.DescendantsAndSelf().Any(part => part is IBinaryOperation { OperatorKind: BinaryOperatorKind.ConditionalOr }))
                    {
                        return true;
                    }

                    break;
                case IConditionalOperation test:
                    if (Compares(test.Condition, scope)) return true;
                    break;
            }

            if (ReferenceEquals(outer, body)) break;
            inner = outer;
        }

        return LeavesBefore(work, body, scope)
            || (DoesNotThrow(work) && body.Descendants().Any(part => IsAcknowledgement(part, scope) && !IsUnderTest(part, body)));
    }

    /// <summary>Tells whether it stands in the finally, in a catch of everything, or behind a try whose catch goes on.</summary>
    private static bool AcknowledgesFailure(ITryOperation attempt, IOperation body, TypeScope scope)
    {
        if (attempt.Finally is { } last && Acknowledges(last, scope)) return true;
        foreach (ICatchClauseOperation clause in attempt.Catches)
        {
            bool isGeneral = clause.ExceptionType.SpecialType == SpecialType.System_Object || clause.ExceptionType.Name == "Exception";
            if (!isGeneral) continue;
            if (Acknowledges(clause.Handler, scope)) return true;
            if (!clause.Handler.Descendants().Any(Structure.IsLeaving)
                && body.Descendants().Any(part => IsAcknowledgement(part, scope) && part.Syntax.SpanStart > attempt.Syntax.Span.End)) return true;
        }

        return false;
    }

    /// <summary>A test before the work that leaves, by a number.</summary>
    private static bool LeavesBefore(IOperation work, IOperation body, TypeScope scope) => body.Descendants().Any(part =>
        part is IConditionalOperation test
        && test.Syntax.Span.End <= work.Syntax.SpanStart
        && test.WhenTrue.DescendantsAndSelf().Any(Structure.IsLeaving)
        && Compares(test.Condition, scope));

    private static bool Compares(IOperation condition, TypeScope scope) => Slices.Contains(condition, scope, part => part is IBinaryOperation
    {
        OperatorKind: BinaryOperatorKind.LessThan or BinaryOperatorKind.LessThanOrEqual or BinaryOperatorKind.GreaterThan
            or BinaryOperatorKind.GreaterThanOrEqual,
    } or IRelationalPatternOperation);

    private static bool DoesNotThrow(IInvocationOperation work) => work.TargetMethod.Name.StartsWith("Try", StringComparison.Ordinal);

    private static bool IsUnderTest(IOperation part, IOperation body) =>
        Structure.Ancestors(part)
            .TakeWhile(ancestor => !ReferenceEquals(ancestor, body))
            .Any(ancestor => ancestor is IConditionalOperation or ISwitchOperation);

    private static bool Acknowledges(IOperation block, TypeScope scope) => block.DescendantsAndSelf().Any(part => IsAcknowledgement(part, scope));

    private static bool IsAcknowledgement(IOperation part, TypeScope scope) => part is IInvocationOperation call
        && (scope.CallAt(call) is { IsAcknowledgement: true } || call.TargetMethod.Name.IndexOf("Ack", StringComparison.Ordinal) >= 0);
}
