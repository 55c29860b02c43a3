using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;

namespace Events.CodeFixes;

/// <summary>
/// What every code fix shares: the node under the diagnostic, an equivalence key, and a fix for all occurrences where
/// the change is mechanical. A fix is registered only after it was seen to apply.
/// </summary>
public abstract class EventsCodeFixProvider : CodeFixProvider
{
    /// <summary>Whether all occurrences can be fixed at once. Default: no, each is a decision.</summary>
    private protected virtual bool IsMechanical => false;

    /// <summary>How all occurrences are fixed at once; null when they are not.</summary>
    private protected virtual FixAllProvider? All => IsMechanical ? WellKnownFixAllProviders.BatchFixer : null;

    /// <inheritdoc/>
    public sealed override FixAllProvider? GetFixAllProvider() => All;

    /// <inheritdoc/>
    public sealed override async Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        SyntaxNode? root = await context.Document.GetSyntaxRootAsync(context.CancellationToken).ConfigureAwait(false);
        SemanticModel? model = await context.Document.GetSemanticModelAsync(context.CancellationToken).ConfigureAwait(false);
        if (root is null || model is null) return;
        foreach (Diagnostic diagnostic in context.Diagnostics) Register(new FixScene(context, diagnostic, root, model));
    }

    /// <summary>Registers the fixes of one diagnostic.</summary>
    private protected abstract void Register(FixScene scene);
}
