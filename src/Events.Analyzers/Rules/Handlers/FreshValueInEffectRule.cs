using Events.Analyzers.Commands;
using Events.Analyzers.Descriptors;
using Events.Analyzers.Effects;
using Events.Analyzers.Flow;
using Events.Analyzers.Handlers;
using Events.Analyzers.Origins;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Events.Analyzers.Rules.Handlers;

/// <summary>EVT3003: a new id, random number or clock value as the identity of what a handler makes.</summary>
internal sealed class FreshValueInEffectRule : HandlerRule
{
    private static readonly string[] Correlations = ["Correlation", "Trace", "Span", "Session", "Log", "Lock", "Request", "Activity", "Connection", "Worker", "Consumer"];

    public override IEnumerable<DiagnosticDescriptor> Descriptors => [HandlerDescriptors.EVT3003_FreshValueInEffect];

    public override void Analyze(HandlerScene scene, Action<Diagnostic> report)
    {
        if (IdempotentMark.Covers(scene.Root.Method, scene.Symbols)) return;
        TypeScope scope = scene.Root.Scope;
        var seen = new HashSet<IOperation>();
        foreach (IOperation operation in scene.Root.Body.Descendants())
        {
            if (operation is not IInvocationOperation call || Structure.Ancestors(call).Any(ancestor => ancestor is ICatchClauseOperation)) continue;
            if (KeyOf(call) is { } key && Fresh(key, scope) is { } made && seen.Add(made)) Report(made, call, scene, report);
            if (!MakesSomething(call, scope) && !scene.IsEffect(call)) continue;
            foreach (IArgumentOperation argument in call.Arguments)
            {
                if (argument.ArgumentKind == ArgumentKind.DefaultValue) continue;
                if (FindIdentity(argument, scope) is not { } fresh || !seen.Add(fresh)) continue;
                if (scene.Guards.Protects(new Effect(call, StreamCall.LocationOfName(call), call.TargetMethod.Name), scope) && !IsKeyArgument(argument))
                {
                    continue;
                }

                Report(fresh, call, scene, report);
            }
        }
    }

    private static void Report(IOperation fresh, IInvocationOperation call, HandlerScene scene, Action<Diagnostic> report) =>
        report(Diagnostic.Create(
            HandlerDescriptors.EVT3003_FreshValueInEffect,
            fresh.Syntax.GetLocation(),
            [StreamCall.LocationOfName(call)],
            fresh.Syntax.ToString(),
            call.TargetMethod.Name,
            scene.Root.IsOurs ? "the event or from EventContext.Id" : "the message"));

    /// <summary>The value of a header by which the receiver knows a request again: <c>headers.Add("Idempotency-Key", …)</c>.</summary>
    private static IOperation? KeyOf(IInvocationOperation call)
    {
        for (int i = 0; i + 1 < call.Arguments.Length; i++)
        {
            if (Values.Text(call.Arguments[i].Value) is { } name && name.IndexOf("idempoten", StringComparison.OrdinalIgnoreCase) >= 0) return call.Arguments[i + 1].Value;
        }

        return null;
    }

    /// <summary>A call that sends, stores or publishes what it gets.</summary>
    private static bool MakesSomething(IInvocationOperation call, TypeScope scope)
    {
        string name = StreamCommands.WithoutAsync(call.TargetMethod.Name);
        if (scope.Commands.IsDatabaseMember(call.TargetMethod))
        {
            return name is "StreamAdd" or "StringSet" or "HashSet" or "ListLeftPush" or "ListRightPush" or "Publish" or "SortedSetAdd";
        }

        if (name is "Produce" or "ProduceBatch" or "Publish" or "PostAsJson" or "PutAsJson" or "Post" or "Put") return true;
        return NamedEffects.IsEffect(call.TargetMethod) || call.Arguments.Any(IsKeyArgument);
    }

    /// <summary>The fresh value that becomes an identity in the argument, or null.</summary>
    private static IOperation? FindIdentity(IArgumentOperation argument, TypeScope scope)
    {
        if (argument.Parameter is { } parameter && IsIdentity(parameter.Name) && Fresh(argument.Value, scope) is { } direct) return direct;
        foreach (IOperation part in Parts(argument.Value, scope))
        {
            IOperation? value = part switch
            {
                ISimpleAssignmentOperation { Target: IMemberReferenceOperation member } assignment when IsIdentity(member.Member.Name) => assignment.Value,
                IArgumentOperation { Parameter: { } inner, Parent: IObjectCreationOperation } nested when IsIdentity(inner.Name) => nested.Value,
                _ => null,
            };
            if (value is not null && Fresh(value, scope) is { } fresh) return fresh;
        }

        return null;
    }

    /// <summary>The expression, and the object behind a local that is set once.</summary>
    private static IEnumerable<IOperation> Parts(IOperation value, TypeScope scope)
    {
        foreach (IOperation part in value.DescendantsAndSelf())
        {
            yield return part;
            if (part is not ILocalReferenceOperation local || scope.WritesTo(local.Local) is not { Count: 1 } writes) continue;
            foreach (IOperation inner in writes[0].DescendantsAndSelf()) yield return inner;
        }
    }

    private static IOperation? Fresh(IOperation value, TypeScope scope)
    {
        foreach (IOperation part in Parts(value, scope))
        {
            if (FreshValues.IsFreshId(part) || FreshValues.IsClock(part)) return part;
        }

        return null;
    }

    private static bool IsKeyArgument(IArgumentOperation argument) =>
        argument.Parameter?.Name.IndexOf("idempoten", StringComparison.OrdinalIgnoreCase) >= 0;

    private static bool IsIdentity(string name)
    {
        bool isIdentity = name.EndsWith("Id", StringComparison.Ordinal) || name.EndsWith("Key", StringComparison.Ordinal)
            || name is "id" or "key" or "reference" or "Reference" or "messageId";
        return isIdentity && !Correlations.Any(word => name.IndexOf(word, StringComparison.OrdinalIgnoreCase) >= 0);
    }
}
