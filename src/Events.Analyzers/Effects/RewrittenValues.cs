using Events.Analyzers.Commands;
using Events.Analyzers.Origins;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Events.Analyzers.Effects;

/// <summary>
/// A value that is read from Redis or from a distributed cache, raised, and written back under the same key: an increment in
/// three steps. Written back unraised it is a plain assignment.
/// </summary>
internal static class RewrittenValues
{
    private static readonly string[] Lists = ["List", "IList", "ICollection", "Queue", "Stack", "LinkedList"];

    /// <summary>Tells whether the call writes a number that is computed from the one that it replaces.</summary>
    public static bool IsEffect(IInvocationOperation write, TypeScope scope) =>
        ValueOf(write, scope) is { } value
        && (Slices.Contains(value, scope, part => IsSum(part) && Slices.Contains(part, scope, read => IsReadOf(read, write, scope)))
            || (Values.Strip(value) is ILocalReferenceOperation raised && IsRaised(raised, write, scope)));

    /// <summary><c>count += 1;</c> of a local that was set to what is there.</summary>
    private static bool IsRaised(ILocalReferenceOperation written, IInvocationOperation write, TypeScope scope)
    {
        bool isRead = false, isRaised = false;
        foreach (IOperation part in Values.Root(write).Descendants())
        {
            if (part.Syntax.SpanStart >= write.Syntax.SpanStart) continue;
            isRead = isRead || (part is IVariableDeclaratorOperation declarator && SymbolEqualityComparer.Default.Equals(declarator.Symbol, written.Local)
                && declarator.GetVariableInitializer() is { } initial && Slices.Contains(initial.Value, scope, read => IsReadOf(read, write, scope)));
            isRaised = isRaised || part switch
            {
                ICompoundAssignmentOperation { Type.SpecialType: not SpecialType.System_String } sum => IsThe(sum.Target, written),
                IIncrementOrDecrementOperation increment => IsThe(increment.Target, written),
                _ => false,
            };
        }

        return isRead && isRaised;
    }

    private static bool IsThe(IOperation target, ILocalReferenceOperation local) =>
        Values.Strip(target) is ILocalReferenceOperation other && SymbolEqualityComparer.Default.Equals(other.Local, local.Local);

    /// <summary>
    /// The name of what is raised, of an object that is read, changed and written back: <c>stats.Count++</c>, <c>cart.Lines.Add(line)</c>. Null:
    /// it is no such change.
    /// </summary>
    public static ISymbol? Raised(IOperation operation, TypeScope scope)
    {
        (IOperation? Owner, ISymbol Member) changed = operation switch
        {
            _ when EntityEffects.RelativeChange(operation) is { Instance: { } instance } property => (instance, property.Property),
            IInvocationOperation { TargetMethod.Name: "Add" or "AddRange" or "Enqueue" or "Push" or "AddLast" or "AddFirst", Instance: { } list } add
                when Lists.Contains(add.TargetMethod.ContainingType.Name, StringComparer.Ordinal) && Slices.SymbolOf(list) is { } named => (list, named),
            _ => default,
        };
        return changed.Owner is { } owner && RootOf(owner) is { } local && IsWrittenBack(local, operation, scope) ? changed.Member : null;
    }

    /// <summary>Finds the variable that an expression such as <c>cart.Lines</c> begins with.</summary>
    private static ILocalReferenceOperation? RootOf(IOperation owner)
    {
        IOperation current = Values.Strip(owner);
        while (current is IMemberReferenceOperation { Instance: { } instance }) current = Values.Strip(instance);
        return current as ILocalReferenceOperation;
    }

    private static bool IsWrittenBack(ILocalReferenceOperation local, IOperation change, TypeScope scope)
    {
        foreach (IOperation operation in Values.Root(change).Descendants())
        {
            if (operation is IInvocationOperation write
                && write.Syntax.SpanStart > change.Syntax.SpanStart
                && ValueOf(write, scope) is { } value
                && Slices.ReachesSymbol(value, scope, local.Local)
                && Slices.Contains(local, scope, read => IsReadOf(read, write, scope)))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsSum(IOperation part) => part is IBinaryOperation
    {
        OperatorKind: BinaryOperatorKind.Add or BinaryOperatorKind.Subtract or BinaryOperatorKind.Multiply,
        Type.SpecialType: not SpecialType.System_String,
    };

    /// <summary>Finds the value that a call writes under a key whatever is there; null: it is no such call.</summary>
    private static IOperation? ValueOf(IInvocationOperation write, TypeScope scope)
    {
        string name = StreamCommands.WithoutAsync(write.TargetMethod.Name);
        bool writes = (name is "StringSet" or "HashSet" && scope.Commands.IsDatabaseMember(write.TargetMethod)
                && !write.Arguments.Any(argument => argument is { Parameter.Name: "when", ArgumentKind: not ArgumentKind.DefaultValue }))
            || (name is "Set" or "SetString" && IsCache(write));
        return writes ? write.Arguments.FirstOrDefault(argument => argument.Parameter?.Name == "value")?.Value : null;
    }

    private static bool IsReadOf(IOperation operation, IInvocationOperation write, TypeScope scope)
    {
        if (operation is not IInvocationOperation read) return false;
        bool isRead = (StreamCommands.WithoutAsync(read.TargetMethod.Name), StreamCommands.WithoutAsync(write.TargetMethod.Name)) switch
        {
            ("StringGet", "StringSet") or ("HashGet", "HashSet") => scope.Commands.IsDatabaseMember(read.TargetMethod),
            ("Get" or "GetString", "Set" or "SetString") => IsCache(read),
            _ => false,
        };
        return isRead && SameArgument(read, write, "key") && SameArgument(read, write, "hashField");
    }

    private static bool IsCache(IInvocationOperation call) => call.TargetMethod.ContainingType.Name is "IDistributedCache" or "DistributedCacheExtensions";

    private static bool SameArgument(IInvocationOperation left, IInvocationOperation right, string name)
    {
        IOperation? first = Named(left, name), second = Named(right, name);
        if (first is null || second is null) return first is null && second is null;
        return Values.Same(first, second) || Values.Resolve(first).Syntax.IsEquivalentTo(Values.Resolve(second).Syntax);
    }

    private static IOperation? Named(IInvocationOperation call, string name) =>
        call.Arguments.FirstOrDefault(argument => argument.Parameter?.Name == name)?.Value;
}
