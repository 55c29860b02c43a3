using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Events.Analyzers.Origins;

/// <summary>Finds what a pattern, or a part of one, is matched against.</summary>
internal static class Patterns
{
    /// <summary>The value, or the member of it; null: a position of a deconstruction, which nothing stands for.</summary>
    public static IOperation? InputOf(IOperation part)
    {
        IOperation inner = part;
        for (IOperation? outer = part.Parent; outer is not null; inner = outer, outer = outer.Parent)
        {
            switch (outer)
            {
                case IIsPatternOperation test: return test.Value;
                case ISwitchOperation choice: return choice.Value;
                case ISwitchExpressionOperation choice: return choice.Value;
                case IPropertySubpatternOperation member when !ReferenceEquals(inner, member.Member): return member.Member;
                case IRecursivePatternOperation deconstruction when inner is IPatternOperation
                    && deconstruction.DeconstructionSubpatterns.Contains(inner):
                    return null;
                case IPatternOperation or IPropertySubpatternOperation or ICaseClauseOperation or ISwitchCaseOperation or ISwitchExpressionArmOperation
                    or IMemberReferenceOperation:
                    break;
                default: return null;
            }
        }

        return null;
    }
}
