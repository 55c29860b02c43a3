using Events.Analyzers.Commands;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Events.Analyzers.Effects;

/// <summary>What is known to be unsafe to repeat. An unknown call is never an effect.</summary>
internal sealed class EffectCatalog(StreamCommands commands, EffectsFile file)
{
    /// <summary>The effect of one operation by itself, or null.</summary>
    /// <param name="operation">The operation.</param>
    /// <param name="savesEntities">Whether an Entity Framework context is saved after it in the same body.</param>
    public Effect? Find(IOperation operation, bool savesEntities)
    {
        if (operation is IInvocationOperation invocation)
        {
            switch (file.IsSafe(invocation.TargetMethod))
            {
                case true: return null;
                case false: return Of(invocation);
            }

            if (LibraryEffects.IsEffect(invocation, commands)
                || SqlEffects.IsEffect(invocation)
                || EntityEffects.UpdatesRelatively(invocation)
                || (savesEntities && EntityEffects.AddsWithMadeUpKey(invocation)))
            {
                return Of(invocation);
            }
        }

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
    public Effect? FindByName(IInvocationOperation invocation) =>
        file.IsSafe(invocation.TargetMethod) is null && NamedEffects.IsEffect(invocation.TargetMethod) ? Of(invocation) : null;

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
