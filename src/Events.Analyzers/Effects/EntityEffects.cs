using Events.Analyzers.Commands;
using Events.Analyzers.Symbols;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Events.Analyzers.Effects;

/// <summary>
/// Effects through an Entity Framework context: an entity added with a key the database makes, or a property changed
/// by its own value, and then saved.
/// </summary>
internal static class EntityEffects
{
    private const string Context = "Microsoft.EntityFrameworkCore.DbContext";
    private const string Set = "Microsoft.EntityFrameworkCore.DbSet`1";

    public static bool IsSave(IOperation operation) =>
        operation is IInvocationOperation { TargetMethod: { } method }
        && method.Name is "SaveChanges" or "SaveChangesAsync"
        && method.ContainingType.DerivesFrom(Context);

    /// <summary>Whether the call adds an entity whose conventional key nobody sets.</summary>
    public static bool AddsWithMadeUpKey(IInvocationOperation invocation)
    {
        IMethodSymbol method = invocation.TargetMethod;
        if (method.Name is not ("Add" or "AddAsync") || invocation.Arguments.Length == 0) return false;
        if (!method.ContainingType.DerivesFrom(Set) && !method.ContainingType.DerivesFrom(Context)) return false;
        IOperation entity = Values.Strip(invocation.Arguments[0].Value);
        if (entity is ILocalReferenceOperation local)
        {
            if (Values.SingleValue(local) is not { } value) return false;
            entity = Values.Strip(value);
        }

        if (entity is not IObjectCreationOperation { Arguments.Length: 0, Initializer: { } initializer, Type: { } type }) return false;
        string[] keys = ["Id", type.Name + "Id"];
        IPropertySymbol? key = type.GetMembers().OfType<IPropertySymbol>().FirstOrDefault(property => keys.Contains(property.Name));
        if (key is null) return false;
        return !initializer.Initializers.OfType<ISimpleAssignmentOperation>().Any(assignment =>
            assignment.Target is IPropertyReferenceOperation target && target.Property.Is(key));
    }

    /// <summary>Whether a property of an object is changed by its own value: <c>x.P += y</c>, <c>x.P++</c>, <c>x.P = x.P - y</c>.</summary>
    public static IPropertyReferenceOperation? RelativeChange(IOperation operation)
    {
        IOperation? target = operation switch
        {
            ICompoundAssignmentOperation { Type.SpecialType: not SpecialType.System_String } compound => compound.Target,
            IIncrementOrDecrementOperation increment => increment.Target,
            ISimpleAssignmentOperation { Value: IBinaryOperation binary } assignment
                when Values.Same(assignment.Target, binary.LeftOperand) || Values.Same(assignment.Target, binary.RightOperand) =>
                assignment.Target,
            _ => null,
        };
        return target is IPropertyReferenceOperation { Instance: { } instance } property
            && Values.Strip(instance) is not IInstanceReferenceOperation
            ? property
            : null;
    }

    /// <summary>Whether an ExecuteUpdate computes a column from its old value.</summary>
    public static bool UpdatesRelatively(IInvocationOperation invocation) =>
        invocation.TargetMethod.Name is "ExecuteUpdate" or "ExecuteUpdateAsync"
        && invocation.TargetMethod.IsInNamespace("Microsoft.EntityFrameworkCore")
        && invocation.Arguments.Any(argument => argument.Value.DescendantsAndSelf().Any(operation =>
            operation is IBinaryOperation
            {
                OperatorKind: BinaryOperatorKind.Add or BinaryOperatorKind.Subtract or BinaryOperatorKind.Multiply,
                Type.SpecialType: not SpecialType.System_String,
            } binary
            && binary.DescendantsAndSelf().Any(part => part is IPropertyReferenceOperation { Instance: IParameterReferenceOperation })));
}
