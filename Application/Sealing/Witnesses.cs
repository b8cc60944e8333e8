using System.Globalization;
using System.Net;
using System.Text;
using EventLedger.Domain.Sealing;
using Microsoft.Extensions.Logging;

namespace EventLedger.Application.Sealing;

/// <summary>Asks those who cosign checkpoints (C2SP tlog-witness), and keeps in mind which tree each has seen.</summary>
public sealed partial class Witnesses(IReadOnlyList<WitnessOptions> options, HttpClient http, ILogger<Witnesses> log)
{
    private readonly List<Witness> witnesses = [.. options.Select(option => new Witness(new Uri($"{option.Url.AbsoluteUri.TrimEnd('/')}/add-checkpoint"), new WitnessKey(option.Key)))];

    /// <summary>The cosignature lines of those who answered.</summary>
    /// <param name="note">The checkpoint as the log signed it.</param>
    /// <exception cref="TamperedLedgerException">One of them has seen a tree that this one does not continue.</exception>
    public async Task<List<string>> CosignAsync(Checkpoint checkpoint, string note, TileProofs proofs)
    {
        var cosignatures = new List<string>();
        foreach (var witness in witnesses)
        {
            try
            {
                if (await CosignAsync(witness, checkpoint, note, proofs) is { } cosignature)
                {
                    cosignatures.Add(cosignature);
                }
            }
            catch (Exception e) when (e is HttpRequestException or TaskCanceledException)
            {
                Unreachable(log, witness.Key.Name, e.Message);
            }
        }

        return cosignatures;
    }

    private async Task<string?> CosignAsync(Witness witness, Checkpoint checkpoint, string note, TileProofs proofs)
    {
        // It says which tree it knows, once; a second question then fits.
        for (var question = 0; question < 2; question++)
        {
            var proof = await proofs.ConsistencyAsync(witness.Size, checkpoint.Size);
            var lines = string.Concat(proof.Select(hash => $"{Convert.ToBase64String(hash)}\n"));
            using var content = new StringContent(string.Create(CultureInfo.InvariantCulture, $"old {witness.Size}\n{lines}\n{note}"), Encoding.UTF8);
            using var answer = await http.PostAsync(witness.Url, content);
            var text = await answer.Content.ReadAsStringAsync();
            switch (answer.StatusCode)
            {
                case HttpStatusCode.OK:
                    witness.Size = checkpoint.Size;
                    return witness.Key.FindIn(text, checkpoint) ?? Refused(witness, "its cosignature is not right");
                case HttpStatusCode.Conflict when long.TryParse(text.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var size) && size < checkpoint.Size && size != witness.Size:
                    witness.Size = size;
                    continue;
                case HttpStatusCode.Conflict or HttpStatusCode.UnprocessableEntity:
                    throw new TamperedLedgerException(IncidentKind.WitnessDisagrees, new { witness = witness.Key.Name, size = checkpoint.Size, status = (int)answer.StatusCode });
                default:
                    return Refused(witness, string.Create(CultureInfo.InvariantCulture, $"it answered {(int)answer.StatusCode}"));
            }
        }

        return null;
    }

    private string? Refused(Witness witness, string why)
    {
        Unreachable(log, witness.Key.Name, why);
        return null;
    }

    [LoggerMessage(LogLevel.Warning, "Witness {Name} did not cosign: {Why}.")]
    private static partial void Unreachable(ILogger log, string name, string why);

    private sealed class Witness(Uri url, WitnessKey key)
    {
        public Uri Url => url;

        public WitnessKey Key => key;

        /// <summary>The size it cosigned last, as far as is known.</summary>
        public long Size { get; set; }
    }
}
