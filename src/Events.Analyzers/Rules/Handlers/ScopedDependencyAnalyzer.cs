using System.Collections.Concurrent;
using System.Collections.Immutable;
using Events.Analyzers.Commands;
using Events.Analyzers.Descriptors;
using Events.Analyzers.Symbols;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace Events.Analyzers.Rules.Handlers;

/// <summary>
/// EVT3006: AddConsumer of a class that is given a service of a scope, or AddHostedService of one that reads a stream with
/// it: one DbContext for all events.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class ScopedDependencyAnalyzer : EventsAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [HandlerDescriptors.EVT3006_ScopedDependency];

    private protected override void Register(CompilationStartAnalysisContext context, KnownSymbols symbols)
    {
        var readers = new ConcurrentDictionary<ITypeSymbol, bool>(SymbolEqualityComparer.Default);
        var scoped = new ConcurrentDictionary<ITypeSymbol, bool>(SymbolEqualityComparer.Default);
        var added = new ConcurrentQueue<(IInvocationOperation Call, INamedTypeSymbol Consumer)>();
        context.RegisterOperationAction(
            action =>
            {
                var call = (IInvocationOperation)action.Operation;
                IMethodSymbol method = call.TargetMethod;
                switch (method.Name)
                {
                    case "AddScoped" or "TryAddScoped" when method.TypeArguments.Length > 0:
                        scoped[method.TypeArguments[0]] = true;
                        break;
                    case "AddHostedService" when method.TypeArguments.Length == 1 && method.TypeArguments[0] is INamedTypeSymbol service:
                        added.Enqueue((call, service));
                        break;
                    case "StreamReadGroup" or "StreamReadGroupAsync" when action.ContainingSymbol.ContainingType is { } reader:
                        readers[reader.OriginalDefinition] = true;
                        break;
                    case "AddConsumer" when method.TypeArguments.Length == 1 && method.IsInNamespace("Events")
                        && method.TypeArguments[0] is INamedTypeSymbol consumer:
                        added.Enqueue((call, consumer));
                        break;
                }
            },
            OperationKind.Invocation);
        context.RegisterCompilationEndAction(end =>
        {
            foreach ((IInvocationOperation call, INamedTypeSymbol consumer) in added)
            {
                bool isHosted = call.TargetMethod.Name == "AddHostedService";
                if (isHosted && !readers.ContainsKey(consumer.OriginalDefinition)) continue;
                if (Dependency(consumer, scoped) is not { } dependency) continue;
                end.ReportDiagnostic(Diagnostic.Create(
                    HandlerDescriptors.EVT3006_ScopedDependency,
                    StreamCall.LocationOfName(call),
                    consumer.Name,
                    dependency.Name,
                    isHosted ? "take an IServiceScopeFactory, or a factory of contexts" : "use AddScopedConsumer"));
            }
        });
    }

    private static ITypeSymbol? Dependency(INamedTypeSymbol consumer, ConcurrentDictionary<ITypeSymbol, bool> scoped)
    {
        if (consumer.InstanceConstructors.Length != 1) return null;
        return consumer.InstanceConstructors[0].Parameters.Select(parameter => parameter.Type)
            .FirstOrDefault(type => scoped.ContainsKey(type) || type.DerivesFrom("Microsoft.EntityFrameworkCore.DbContext"));
    }
}
