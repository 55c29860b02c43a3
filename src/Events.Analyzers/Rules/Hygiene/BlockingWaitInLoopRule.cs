using Events.Analyzers.Descriptors;
using Events.Analyzers.Flow;
using Events.Analyzers.Origins;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Events.Analyzers.Rules.Hygiene;

/// <summary>EVT7003 in async methods that hold a read loop, and in the methods of the type that the loop calls.</summary>
internal sealed class BlockingWaitInLoopRule : StreamTypeRule
{
    public override IEnumerable<DiagnosticDescriptor> Descriptors => [AsyncDescriptors.EVT7003_BlockingWait];

    public override void Analyze(TypeScope scope, Action<Diagnostic> report)
    {
        var seen = new HashSet<Location>();
        foreach (ReadLoop loop in ReadLoop.In(scope))
        {
            if (!RunsAsync(loop.Loop, scope)) continue;
            foreach ((Location location, string call, string instead) in BlockingWaits.Reached(loop.Loop, scope)
                .SelectMany(body => BlockingWaits.In(body).Concat(BlockingWaits.OnTasksIn(body, scope))))
            {
                if (seen.Add(location)) report(Diagnostic.Create(AsyncDescriptors.EVT7003_BlockingWait, location, call, instead));
            }
        }
    }

    private static bool RunsAsync(IOperation loop, TypeScope scope)
    {
        IMethodSymbol? method = Structure.FunctionAround(loop) switch
        {
            IAnonymousFunctionOperation lambda => lambda.Symbol,
            ILocalFunctionOperation local => local.Symbol,
            _ => scope.Bodies.FirstOrDefault(item => Structure.IsInside(loop, item.Body)).Owner as IMethodSymbol,
        };
        return method is not null && (method.IsAsync || (method.MethodKind != MethodKind.AnonymousFunction && BlockingWaits.IsAsync(method, scope.Symbols)));
    }
}
