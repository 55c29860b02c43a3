using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Events.Analyzers.Rules.Delivery;

/// <summary>What is done with one entry: a turn of a loop, which <c>continue</c> ends, or a method, which <c>return</c> does.</summary>
/// <param name="Entry">The variable that the entry is in.</param>
/// <param name="BranchesOn">True in a loop.</param>
internal readonly record struct EntryTurn(ISymbol Entry, bool BranchesOn)
{
    /// <summary>The statement at the end of a branch that ends the turn; null: it goes on, fails, or answers something.</summary>
    public IOperation? ExitAtEndOf(IOperation branch)
    {
        IOperation last = branch is IBlockOperation { Operations.Length: > 0 } block ? block.Operations[block.Operations.Length - 1] : branch;
        return BranchesOn
            ? last as IBranchOperation is { BranchKind: BranchKind.Continue } jump ? jump : null
            : last is IReturnOperation { Kind: OperationKind.Return, IsImplicit: false } returned && IsNothing(returned.ReturnedValue) ? returned : null;
    }

    private static bool IsNothing(IOperation? value)
    {
        while (value is IConversionOperation conversion) value = conversion.Operand;
        return value is null or IPropertyReferenceOperation { Property: { Name: "CompletedTask", IsStatic: true } };
    }
}
