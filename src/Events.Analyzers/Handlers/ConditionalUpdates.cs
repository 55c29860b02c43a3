using Events.Analyzers.Commands;
using Events.Analyzers.Origins;
using Events.Analyzers.Symbols;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Events.Analyzers.Handlers;

/// <summary>
/// Updates that ask for what they set: of rows (<c>Where(w => w.Last != id).ExecuteUpdate(s => s.SetProperty(w => w.Last, id))</c>) and of
/// documents (a filter that asks for a field which the update sets, or adds to). The second time there is none left that they ask for.
/// </summary>
internal static class ConditionalUpdates
{
    private static readonly string[] Setters = ["SetProperty", "Set", "AddToSet", "AddToSetEach", "Push", "PushEach", "Unset", "CurrentDate"];

    /// <summary>Questions that are as true after the update as before: what is set may be what they ask for.</summary>
    private static readonly string[] StillTrue = ["Gte", "Lte", "AnyGte", "AnyLte"];

    public static bool AskWhatTheySet(IOperation operation, TypeScope scope)
    {
        if (operation is not IInvocationOperation { Arguments.Length: > 1 } update) return false;
        bool isOfRows = update.TargetMethod.Name is "ExecuteUpdate" or "ExecuteUpdateAsync"
            && update.TargetMethod.IsInNamespace("Microsoft.EntityFrameworkCore");
        if (!isOfRows && !update.TargetMethod.IsInNamespace("MongoDB.Driver")) return false;
        IOperation? asked = null, changed = null;
        foreach (IArgumentOperation argument in update.Arguments)
        {
            switch (argument.Parameter?.Name)
            {
                case "source" or "filter":
                    asked = argument.Value;
                    break;
                case "setPropertyCalls" or "setters" or "update":
                    changed = argument.Value;
                    break;
            }
        }

        if (asked is null || changed is null) return false;
        List<(string Name, IOperation? Value)> sets = SetsOf(changed, scope);
        return sets.Count > 0 && Slices.Contains(asked, scope, part => NameOf(part) is { } name
            && sets.Any(set => set.Name == name && IsNoLongerTrue(part, set.Value)));
    }

    /// <summary>The members and fields that an update sets to something else than a function of themselves.</summary>
    private static List<(string Name, IOperation? Value)> SetsOf(IOperation changed, TypeScope scope)
    {
        var found = new List<(string, IOperation?)>();
        Slices.Contains(changed, scope, part =>
        {
            if (part is not IInvocationOperation { TargetMethod: { } method } set || !Setters.Contains(method.Name, StringComparer.Ordinal)) return false;
            if (!method.IsInNamespace("MongoDB.Driver") && !method.IsInNamespace("Microsoft.EntityFrameworkCore")) return false;
            IOperation[] arguments =
            [
                .. set.Arguments
                    .Where(argument => argument.Parameter?.Type.Name is not ("UpdateDefinition" or "SetPropertyCalls"))
                    .Select(argument => argument.Value),
            ];
            if (arguments.Length == 0) return false;
            string? name = arguments[0].DescendantsAndSelf().Select(NameOf).FirstOrDefault(named => named is not null);
            IOperation? value = arguments.Length > 1 ? arguments[1] : null;
            if (name is not null && value?.DescendantsAndSelf().Any(own => NameOf(own) == name) != true) found.Add((name, value));
            return false;
        });
        return found;
    }

    /// <summary>The member of a row or a document that is named, by a lambda or by a text.</summary>
    private static string? NameOf(IOperation part) => part switch
    {
        IPropertyReferenceOperation { Instance: IParameterReferenceOperation { Parameter: { } row } } own
            when row.ContainingSymbol is IMethodSymbol { MethodKind: MethodKind.AnonymousFunction } => own.Property.Name,
        ILiteralOperation { ConstantValue: { HasValue: true, Value: string { Length: > 0 } text } } => text,
        _ => null,
    };

    private static bool IsNoLongerTrue(IOperation named, IOperation? value)
    {
        for (IOperation? outer = named.Parent; outer is not null; outer = outer.Parent)
        {
            switch (outer)
            {
                case IBinaryOperation { OperatorKind: BinaryOperatorKind.GreaterThanOrEqual or BinaryOperatorKind.LessThanOrEqual }:
                    return false;
                case IBinaryOperation { OperatorKind: BinaryOperatorKind.Equals } same:
                    return !IsSame(same.LeftOperand, value) && !IsSame(same.RightOperand, value);
                case IInvocationOperation { TargetMethod: { } question } call when question.IsInNamespace("MongoDB.Driver"):
                    return !StillTrue.Contains(question.Name, StringComparer.Ordinal)
                        && !(question.Name is "Eq" or "AnyEq" && call.Arguments.Any(argument => IsSame(argument.Value, value)));
                case IAnonymousFunctionOperation { Parent: IDelegateCreationOperation or IConversionOperation } when !IsInQuestion(outer):
                    return true;
            }
        }

        return true;
    }

    /// <summary>The lambda only names a member, for a question that is asked around it: <c>filter.Ne(s => s.Last, id)</c>.</summary>
    private static bool IsInQuestion(IOperation lambda) =>
        lambda is IAnonymousFunctionOperation { Body.Operations: { Length: 1 } statements }
        && statements[0] is IReturnOperation { ReturnedValue: { } answer }
        && Values.Strip(answer) is IPropertyReferenceOperation { Type.SpecialType: not SpecialType.System_Boolean };

    private static bool IsSame(IOperation asked, IOperation? value) =>
        value is not null && (Values.Same(asked, value) || Values.Strip(asked).Syntax.ToString() == Values.Strip(value).Syntax.ToString());
}
