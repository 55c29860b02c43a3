using Events.Analyzers.Commands;
using Events.Analyzers.Origins;
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

    private static readonly string[] SavingWords = ["Save", "Commit", "Complete", "Flush", "Persist"];

    public static bool IsSave(IOperation operation) =>
        operation is IInvocationOperation { TargetMethod: { } method }
        && method.Name is "SaveChanges" or "SaveChangesAsync"
        && method.ContainingType.DerivesFrom(Context);

    /// <summary>Tells whether a call may lead to one that saves a context, as its name tells: of a unit of work, or a repository.</summary>
    public static bool MaySave(IInvocationOperation call) =>
        SavingWords.Any(word => call.TargetMethod.Name.StartsWith(word, StringComparison.Ordinal));

    /// <summary>Tells whether the call adds an entity to a context.</summary>
    public static bool Adds(IInvocationOperation invocation)
    {
        IMethodSymbol method = invocation.TargetMethod;
        return method.Name is "Add" or "AddAsync" or "AddRange" or "AddRangeAsync"
            && invocation.Arguments.Length > 0
            && (method.ContainingType.DerivesFrom(Set) || method.ContainingType.DerivesFrom(Context));
    }

    /// <summary>Tells whether the call adds a document to a collection.</summary>
    public static bool AddsDocument(IInvocationOperation invocation) =>
        invocation.TargetMethod.Name is "InsertOne" or "InsertOneAsync" or "InsertMany" or "InsertManyAsync"
        && invocation.Arguments.Length > 0
        && invocation.TargetMethod.IsInNamespace("MongoDB.Driver");

    /// <summary>Tells whether an entity that a call adds has a key that is made anew.</summary>
    public static bool HasMadeUpKey(IInvocationOperation invocation, TypeScope scope, MethodBodies bodies)
    {
        foreach (IArgumentOperation argument in invocation.Arguments)
        {
            if (argument.Parameter?.Type.Name is "CancellationToken" || argument.ArgumentKind == ArgumentKind.DefaultValue) continue;
            if (EntityKeys.IsMadeUp(argument.Value, scope, bodies)) return true;
        }

        return false;
    }

    /// <summary>Tells whether the call adds to a collection of an entity that a query gave: <c>account.Lines.Add(new Line())</c>.</summary>
    public static bool AddsToEntity(IInvocationOperation invocation, TypeScope scope) =>
        invocation is { TargetMethod: { Name: "Add" or "AddRange" } method, Instance: { } collection, Arguments.Length: 1 }
        && ValueFlows.IsContainer(method.ContainingType)
        && Values.Strip(collection) is IPropertyReferenceOperation { Instance: { } owner, Property.IsIndexer: false }
        && Values.Strip(owner) is not IInstanceReferenceOperation
        && Slices.Contains(owner, scope, IsOfContext);

    /// <summary>The entity that is told to be new: <c>db.Entry(bill).State = EntityState.Added</c>.</summary>
    public static IOperation? ToldToBeNew(IOperation operation) =>
        operation is ISimpleAssignmentOperation
        {
            Target: IPropertyReferenceOperation
            {
                Property.Name: "State",
                Instance: IInvocationOperation { TargetMethod: { Name: "Entry" } entry, Arguments: { Length: 1 } entities }
            },
            Value: { } state,
        }
        && entry.ContainingType.DerivesFrom(Context)
        && Values.Strip(state) is IFieldReferenceOperation { Field.Name: "Added" }
            ? entities[0].Value
            : null;

    private static bool IsOfContext(IOperation part) => part switch
    {
        IInvocationOperation query => query.TargetMethod.IsInNamespace("Microsoft.EntityFrameworkCore"),
        IPropertyReferenceOperation set => set.Property.Type.DerivesFrom(Set),
        _ => false,
    };

    /// <summary>Finds the property of an object that is changed by its own value: <c>x.P += y</c>, <c>x.P++</c>, <c>x.P = x.P - y</c>.</summary>
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

    /// <summary>Tells whether an ExecuteUpdate computes a column from its old value.</summary>
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
