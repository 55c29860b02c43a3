using Events.Analyzers.Commands;
using Events.Analyzers.Origins;
using Events.Analyzers.Symbols;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Events.Analyzers.Flow;

/// <summary>A catch after which the program goes on as if nothing had happened.</summary>
internal static class Swallow
{
    /// <summary>
    /// Whether a catch takes every exception, does not leave, remembers nothing and hands the failure to nobody but a
    /// log.
    /// </summary>
    public static bool Is(ICatchClauseOperation clause, TypeScope scope)
    {
        bool takesAll = clause.ExceptionType.SpecialType == SpecialType.System_Object
            || clause.ExceptionType.Is(scope.Symbols.Exception)
            || clause.ExceptionType.MetadataFullName() is "System.Exception" or "System.Object";
        if (!takesAll || clause.Filter is not null) return false;
        foreach (IOperation operation in clause.Handler.Descendants())
        {
            if (Structure.IsLeaving(operation)) return false;
            switch (operation)
            {
                case IAssignmentOperation:
                case IIncrementOrDecrementOperation { Target: ILocalReferenceOperation }:
                case IInvocationOperation call when !EntryWork.IsObserving(call) && !IsHarmless(call):
                    return false;
            }
        }

        return true;
    }

    private static bool IsHarmless(IInvocationOperation call) =>
        call.TargetMethod.ContainingType.SpecialType is SpecialType.System_String or SpecialType.System_Object
        || call.TargetMethod.Name is "ToString" or "GetType" or "ConfigureAwait" or "Delay" or "Format" or "Join"
        || StreamCommands.WithoutAsync(call.TargetMethod.Name) is "WriteLine" or "Write" or "Flush";
}
