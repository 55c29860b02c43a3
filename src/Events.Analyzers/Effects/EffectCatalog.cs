using Events.Analyzers.Commands;
using Events.Analyzers.Origins;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Events.Analyzers.Effects;

/// <summary>Knows what is unsafe to repeat. An unknown call is never an effect.</summary>
internal sealed class EffectCatalog(EffectsFile file, MethodBodies bodies)
{
    /// <summary>The effect of one operation by itself, or null.</summary>
    /// <param name="operation">The operation.</param>
    /// <param name="savesEntities">Whether a context or unit of work is saved in the same body, or in one around it.</param>
    /// <param name="scope">The type, with what the parameters of the method stand for.</param>
    /// <param name="isOwnState">Whether <c>this</c> is an object that outlives the handler, and not one that it made for itself.</param>
    public Effect? Find(IOperation operation, bool savesEntities, TypeScope scope, bool isOwnState = true)
    {
        if (operation is IInvocationOperation invocation)
        {
            switch (file.Find(invocation))
            {
                case "safe": return null;
                case "unsafe": return Of(invocation);
                case "fresh":
                    return invocation.Instance is { } instance && FreshValues.In(instance, scope)
                    || invocation.Arguments.Any(argument => FreshValues.In(argument.Value, scope)) ? Of(invocation) : null;
            }

            if (LibraryEffects.IsEffect(invocation, scope, bodies)
                || RewrittenValues.IsEffect(invocation, scope)
                || SqlEffects.IsEffect(invocation, scope)
                || EntityEffects.UpdatesRelatively(invocation)
                || (savesEntities && (EntityEffects.Adds(invocation) || EntityEffects.AddsToEntity(invocation, scope))
                    && EntityEffects.HasMadeUpKey(invocation, scope, bodies))
                || (EntityEffects.AddsDocument(invocation) && EntityEffects.HasMadeUpKey(invocation, scope, bodies)))
            {
                return Of(invocation);
            }
        }

        if (LibraryEffects.IsAppendingWriter(operation)) return new Effect(operation, operation.Syntax.GetLocation(), "the appending to a file");

        if (savesEntities && EntityEffects.ToldToBeNew(operation) is { } entity && EntityKeys.IsMadeUp(entity, scope, bodies))
        {
            return new Effect(operation, operation.Syntax.GetLocation(), "the adding of a row");
        }

        if (isOwnState && AccumulatingEffects.Target(operation) is { } state)
        {
            return Change(operation, state.Name);
        }

        if (RewrittenValues.Raised(operation, scope) is { } raised)
        {
            return Change(operation, raised.Name);
        }

        if (savesEntities && EntityEffects.RelativeChange(operation) is { } property)
        {
            return Change(operation, property.Property.Name);
        }

        return null;
    }

    /// <summary>The effect of a call as its name tells it, for calls whose body cannot be looked into.</summary>
    public Effect? FindByName(IInvocationOperation invocation, TypeScope scope)
    {
        if (file.Find(invocation) is not null) return null;
        if (NamedEffects.IsEffect(invocation.TargetMethod)) return Of(invocation);
        return NamedEffects.AddsToRepository(invocation.TargetMethod) && EntityEffects.HasMadeUpKey(invocation, scope, bodies) ? Of(invocation) : null;
    }

    /// <summary>The effect of a method that is handed over and run, such as <c>items.ForEach(warehouse.Reserve)</c>.</summary>
    public Effect? FindReferenced(IMethodReferenceOperation reference) => file.Find(reference.Method, reference.Instance?.Type) switch
    {
        "unsafe" => new Effect(reference, reference.Syntax.GetLocation(), $"'{reference.Method.Name}'"),
        null when NamedEffects.IsEffect(reference.Method) => new Effect(reference, reference.Syntax.GetLocation(), $"'{reference.Method.Name}'"),
        _ => null,
    };

    /// <summary>Tells whether a call is known to do no harm when it is made again, though it writes: what is behind it is seen.</summary>
    public bool IsKnownSafeWrite(IInvocationOperation invocation, TypeScope scope) =>
        file.Find(invocation) == "safe"
        || invocation.TargetMethod.ContainingType.Name is "HttpClient" or "HttpClientJsonExtensions"
        || scope.Commands.IsDatabaseMember(invocation.TargetMethod)
        || EntityEffects.IsSave(invocation)
        || invocation.TargetMethod is
        {
            ContainingType: { Name: "File", ContainingNamespace: { Name: "IO", ContainingNamespace.Name: "System" } },
            Name: "WriteAllText" or "WriteAllTextAsync" or "WriteAllBytes" or "WriteAllBytesAsync" or "WriteAllLines" or "WriteAllLinesAsync",
        }
        || SqlEffects.RunsKnownSql(invocation, scope);

    private static Effect Of(IInvocationOperation invocation) =>
        new(invocation, StreamCall.LocationOfName(invocation), $"'{invocation.TargetMethod.Name}'");

    private static Effect Change(IOperation operation, string variable)
    {
        Location location = operation switch
        {
            IAssignmentOperation assignment => assignment.Target.Syntax.GetLocation(),
            IIncrementOrDecrementOperation increment => increment.Target.Syntax.GetLocation(),
            IInvocationOperation call => StreamCall.LocationOfName(call),
            _ => operation.Syntax.GetLocation(),
        };
        return new Effect(operation, location, $"the change of '{variable}'");
    }
}
