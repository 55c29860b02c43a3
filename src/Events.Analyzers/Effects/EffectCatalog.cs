using Events.Analyzers.Commands;
using Events.Analyzers.Origins;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Events.Analyzers.Effects;

/// <summary>What is known to be unsafe to repeat. An unknown call is never an effect.</summary>
internal sealed class EffectCatalog(EffectsFile file)
{
    /// <summary>The effect of one operation by itself, or null.</summary>
    /// <param name="operation">The operation.</param>
    /// <param name="savesEntities">Whether a context or unit of work is saved in the same body, or in one around it.</param>
    /// <param name="scope">The type, with what the parameters of the method stand for.</param>
    public Effect? Find(IOperation operation, bool savesEntities, TypeScope scope)
    {
        if (operation is IInvocationOperation invocation)
        {
            switch (file.Find(invocation))
            {
                case "safe": return null;
                case "unsafe": return Of(invocation);
                case "fresh": return invocation.Instance is { } instance && FreshValues.In(instance, scope) || invocation.Arguments.Any(argument => FreshValues.In(argument.Value, scope)) ? Of(invocation) : null;
            }

            if (LibraryEffects.IsEffect(invocation, scope)
                || SqlEffects.IsEffect(invocation, scope)
                || EntityEffects.UpdatesRelatively(invocation)
                || (savesEntities && EntityEffects.Adds(invocation) && EntityEffects.HasMadeUpKey(invocation, scope))
                || (EntityEffects.AddsDocument(invocation) && EntityEffects.HasMadeUpKey(invocation, scope)))
            {
                return Of(invocation);
            }
        }

        if (LibraryEffects.IsAppendingWriter(operation)) return new Effect(operation, operation.Syntax.GetLocation(), "the appending to a file");

        if (AccumulatingEffects.Target(operation) is { } state)
        {
            return Change(operation, state.Name);
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
        return NamedEffects.AddsToRepository(invocation.TargetMethod) && EntityEffects.HasMadeUpKey(invocation, scope) ? Of(invocation) : null;
    }

    /// <summary>Whether a call is known to do no harm when it is made again, though it writes: what is behind it is seen.</summary>
    public bool IsKnownSafeWrite(IInvocationOperation invocation, TypeScope scope) =>
        file.Find(invocation) == "safe"
        || invocation.TargetMethod.ContainingType.Name is "HttpClient" or "HttpClientJsonExtensions"
        || scope.Commands.IsDatabaseMember(invocation.TargetMethod)
        || EntityEffects.IsSave(invocation)
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
