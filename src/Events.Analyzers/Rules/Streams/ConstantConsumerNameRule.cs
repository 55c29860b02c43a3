using Events.Analyzers.Commands;
using Events.Analyzers.Descriptors;
using Events.Analyzers.Origins;
using Microsoft.CodeAnalysis;

namespace Events.Analyzers.Rules.Streams;

/// <summary>EVT5011: a consumer name that every replica of the process has.</summary>
internal sealed class ConstantConsumerNameRule : StreamTypeRule
{
    public override IEnumerable<DiagnosticDescriptor> Descriptors => [StreamDescriptors.EVT5011_ConstantConsumerName];

    public override void Analyze(TypeScope scope, Action<Diagnostic> report)
    {
        // Once for each name: the places where it stands again are additional ones, which a fix changes along.
        var named = new Dictionary<string, (IOperation First, string? Name, List<Location> Again)>(StringComparer.Ordinal);
        foreach (StreamCall call in scope.CallsOf(StreamCommandKind.ReadGroup))
        {
            if (MisplacedArgumentRule.Problem(call) is not null) continue;
            if (call[StreamArgument.Consumer] is not { } consumer) continue;
            string? name = Values.Text(consumer);
            bool isGroup = name is null && call[StreamArgument.Group] is { } group && Values.Same(consumer, group);
            if (name is null && !isGroup) continue;
            if (name is { Length: 0 }) continue;
            string key = name ?? consumer.Syntax.ToString();
            if (named.TryGetValue(key, out (IOperation First, string? Name, List<Location> Again) known)) known.Again.Add(consumer.Syntax.GetLocation());
            else named.Add(key, (consumer, name, []));
        }

        foreach ((IOperation first, string? name, List<Location> again) in named.Values)
        {
            report(Diagnostic.Create(
                StreamDescriptors.EVT5011_ConstantConsumerName,
                first.Syntax.GetLocation(),
                again,
                name is null ? "is that of the group and" : $"'{name}'"));
        }
    }
}
