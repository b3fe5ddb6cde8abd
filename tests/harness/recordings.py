"""Recordings in the formats of browsers' MediaRecorder, with the shortest sound or picture. They were made with ffmpeg 5.1, and are
compressed with zlib and encoded as base64."""

import base64
import zlib


def _unpacked(text):
    return zlib.decompress(base64.b64decode(text))


# Chrome and Firefox: WebM with Opus, of unknown length.
WEBM = _unpacked(
    "eNqTcr2/eL5TWyOj03cg/tTI4vS5kcOpqaU8NSnXqR3IbW1kkghuSGf8DwGCvrNLVvvu7g5e3SLquTIteE3jQghPLGRdNpC323d3D5AnFHI4PXhNE6PqG0YGMMhgoBMAuW"
    "qq1vWNzfxODr4NLT6JZWnhjmAK5MKn66DuibneyFh8tAOqiXFOI4PS1jnNpXkpHY0MbW2O8f4BocFhq5qT9RaE7W5hObKFobmR6eHE+Y2MWzscnheANSWlNAokL5rsX1Ba"
    "7JGamMLIaMHYsBssA/L92uLiVckHupMRdqSfmOm6uN3Vz9nfxTXIpb0H6KZkhZzMpHygAfLO20q3Pm9kWDyxkYGhgaM5t+mCzN9Xnv8Y7Q8smLtwSiODKANHy0GTIy7/I1"
    "yPxGhtPLTKp3RRC8PZfwkA2q2IVQ==")
# Firefox: Ogg with Opus.
OGG = _unpacked(
    "eNrzT08PZmBiQANMGluLGIX9C0qLPVITUxgZLRgbdoMl/EHKUQAjEHtO3RfCqAdSHpKYXswGFElLyy1ITQfJiQBxal5yfkpqka1PYlmyQk5mUj5QJdgklh8sSJYC8cRpbY"
    "xMvAIczblNF2T+vvL8x2h/gKPloMkRl/8RrkditDYeWuUDAOC3Kyk=")
# Safari: fragmented MP4 with AAC.
MP4 = _unpacked(
    "eNpjYGCQSSupLMgszjdlYGBiANFAbJZbYGII5M/Izc8vY2BgyMkty0hhQAHML8AUIxghACOqKnS+AwNewATUsL+kKDEbyI4pyQbbyYzHdLAYI8n2MkbnpmQmAhkKuSno/p"
    "IHKw09AuboZqTkFMFkivNL85BVBgP5KR6JeSk5qSA1jGy5mXlpQIZAcS6KoSopEHGZlKLUNCTn8ZQW5ShA2aeKS5JygHRdcUlxCpKaPGBEJGJ4iYlBAOFUBrPU4pRicJQ0"
    "NDSoApWxAGlxB1G4d+QdWIEirKIdYU8Z2IAsRmAwM4gklRSVMCCpAbu8pKQYyeVAfnEyEl8EyK9CC2igmuR8JL5GbllqBShoS4rANMzl6BFkW5pSAvKZaW5qCcyHisjBDY"
    "yiosSCghxkTRyZOcUgR5cA0yU4qHPTMpCDKwaYdsBBXQISZ2KwgIizgOQPM0E9UZKWUoLmGpWSIlDcMjNC0iBDDUwPEC8A4i1AY+pzUxJL7jEx+CSWJZta6hmb6xkaGDAw"
    "VaSKnwlNTfuT37e1XKVTUKCF+eWXX7V28933TbH9stCuRP1cw7cN3zbM/lW1qoOjoUO+U26RbSDvRM5H7F2Pr3a+eif8nfNRyseYqi3z1jjtnmlfbLVo164t89Y9ffNuX9"
    "2zcNGrV5cvW6s9f9fP3zNjwsPD5mgdLf4ef/XOuRVbrofNm7Vlbez1r+VGO2bGRlVlXdpaHn/1bn2IfzhcJj5KEiFTm5FamvnyASOXUfezfGNty/emV+9M8OhwYTCeXawW"
    "rRZttOVb2AKXD5Zntls230xfPE/D57nRz09bz09dV7Fzu+XZneeyLMG8Ei12y+1GqZvSdn7aeq41r3h28ZzTaWFADpPoznO554p1Z0Y9P3WFI4SvOK94Zs6p63ZhOy+sPQ"
    "fi5Kdmz9eOeRH23HK75ZltIE6AYvScZ3eenE45W/w0iwVh8CoWLZbivJTTKaefn1ohsA4YBc65aUWgdKJdAqQZUXMEWmwybWEEFwrA1FEES5rOAHdeLMI=")
# MP4 with AAC whose tracks are described at the end.
MP4_AT_THE_END = _unpacked(
    "eNpjYGCQSSupLMgszs9lYGBiANFAbJRbYGLIwMDAkVaUmsrAwFifm5JYco+JwSexLNnUUs/YXM/QwICBqSJV/Exoatqf/L6t5SqdggItzC+//Kq1m+++b4rtl4V2JernGr"
    "5t+LZh9q+qVR0cDR3ynXKLbAN5J3I+Yu96fLXz1Tvh75yPUj7GVG2Zt8Zp90z7YqtFu3Ztmbfu6Zt3++qehYtevbp82Vrt+bt+/p4ZEx4eNkfraPH3+Kt3zq3Ycj1s3qwt"
    "a2Ovfy032jEzNqoq69LW8vird+tD/MPhMvFRkgiZ2ozU0syXDxi5jLqf5RtrW743vXpngkeHC4Px7GK1aLVooy3fwha4fLA8s92y+Wb64nkaPs+Nfn7aen7quoqd2y3P7j"
    "yXZQnmlWixW243St2UtvPT1nOtecWzi+ecTgsDcphEd57LPVesOzPq+akrHCF8xXnFM3NOXbcL23lh7TkQJz81e752zIuw55bbLc9sA3ECFKPnPLvz5HTK2eKnWSwIg1ex"
    "aLEU56WcTjn9/NQKgXXAaPmUm59fBoyOnNyyjBQGFMD8AkiIMDAygBACMKKqQuc7MOAFTEDkWFKUmA1kx5Rkg+1kxmKaCLIYI+n2qqSmlBQDaZnUnOISJB1Ac1mgehl35q"
    "ZkJgIZCrkp6H6XBxrHsiD0CJijm5GSUwSTKc4vzUNWGQzkp3gk5qXkpILUMKbkZualARkCxbkohqqkQMRlUopS05AcxFNalKMAYTNqFJck5QDZdcUlxSlIavKAeSYRw9tM"
    "DAIwpwKBWWpxSjE42hoaGlSByliAtLiDKFjSXw+EWYEirKIdYU8Z2IAsRiZQcCSVFEGDB6IGFBzFJeCgg0YXyEYWmM0LQD4Aui4ZyTWMCHVguSrU6GY4DMRbQHYVlyTnI+"
    "nTAWKp4vSCFBCnKD8nB2bO//9gk5LSCxgQMsi22JamlIDCwzQ3tQQWLorIkQSM2KLEgoIc5IjiyASmBAARrCYT")
# WebM with VP8, without sound.
WEBM_PICTURES = _unpacked(
    "eNqTcr2/eL5TWyOj03cg/tTI4vS5kcOpqaU8NSnXqb2Ryam1kUkiuCGd8T8ECPrOLlntu7s7eHWLqOfKtOA1jQshPLGQddlA3m7f3T1AnlDI4fTgNU2MHG8YGcAgg4FOAO"
    "SqqVrXNzbzOzn4NrT4JJalhTuCKZALT6yDusf+eiNj8dEOqCbGOY0MSlvnNJfmpXQ0MrS1hsWHBVg0NzIqP25uYf36kOHBhA2NArsaBWY1MoVuaAnd2cgI8uCa4uKVyQe6"
    "kxHGpJ+Y4bq43dXP2d/FNcilvRtobbJCTmZSWUGFvPO2UsfJzxsZFjv2NjIwNHzgYZjLqCXAIMDA4M7R2trR2tLBxMRUmsT4h/GOwh/Ve4z/HPc4HmD+zXiN+VfjP+Yf/A"
    "f4P9x/5PfBvjl+XZTOfw77lE09/yXsBUwPlDL8n/SH8Rvr3/A37GvYf2z/KP96/8T5N+z/f2r4N/V34rTEWclyFw0+/Pv/9uem/wrHInnPn+dbU7pv5ZQmVl/1bzcDSzZ0"
    "MPavMpP8//bi4X+Z+w1F3R2Pvfz/yzJq6VOjP9OfKahnC1S7VOf/Fw5Rb4vbN/nbre/xf7Sqsu5fv5Ds/8emvPewj0LUzA8Sc+XyFVn2n1RvXrNB/K6jrpaf08L6myz1Fd"
    "v2awkkaC5wnfd/WlT137Kv7+t//P+vyL6o8M61uuOaC//UP///v3NLZqn+pt8vVvi/5b+7//8Z1/O6zjfLTlVk9tXwv41d/Xr9s4crs1dKrzs303vyHPGdDen/uALdy2yk"
    "79T/e9WlP8tpwv2Elk075cyLrf//6Xiy03uj2tT6Ra9ZOTdpf92v9jsw/f//igkLM3+yuXwM7vZZFvN+0pQ8ro5fAov/zz8rAQDyQjsq")
# Fragmented MP4 with MPEG-4 video, without sound.
MP4_PICTURES = _unpacked(
    "eNpjYGCQSSupLMgszjdlYGBiANFAbJZbYGLIwMDMkZufX8bAwJCTW5aRwoACmF+AKUYwQgBGVFXofAcGvIAJiPRLihKzgeyYkmywncx4TCfNXgEoZmA8nZuSmQhkKOSmoP"
    "tLA0yGHgFTuhkpOUUwmbLMlFRklWFAfr5HYl5KTipIDWNZbmZeGpAhUpYLNhTZCSopEDmZlKLUNCQn8pQW5ShAg9GsuCQpB8h+VVxSnIKk5hYwMspwBoAAEHoAaQ+YCi6f"
    "xLJkhdyC1HQT7EEl8f8/kExILU4pBkdkQ0ODP9BgFiDtqCAIFuJ1AGFWoIg+0MQNINdt7RSGWM+owHCkt4MhlKGFSSQZyN0Ess/UUs/YXM/QwIANqIeRCeSugsTiAqiLQV"
    "gkqaSohAHJdJCa4pKSYmS/AH2ejMQXAfKr0P1bXJKcjxxfuWWpFaCoLCkC0wxIdiID29KUElCUm+amgmkQUESOXmCSKEosKMhB1sSRmVMMcnQGMB+Aok0gNy0DOWoCgGkV"
    "HK0lIHEmBguIOAuIqmGEOEGkJC2lBM01EiVFpXlAmhVqTgETxMiW3JREoH2MmxkE2IHUNoEDs7k38LcoVPA/PvjAvpAtp0a1ReVQBBsTQ5s9q7BTgKxQ9+TfTx/IPtRx4t"
    "C8GfpXflV4T4uAg0xn/H89/hl6OXZ63l92fLjFw3jgkNGGCv6rju1NFg4MF3m85Zp6NabYsjMUyAsc4vi6N0FxAw/b5U6HU6Gbm/z+eOVqOAkJcSY86bz8oLf3wQeHMIWa"
    "A2/4VdkWHHKwYf+gcHib44MEf4aL6g95RBQWs2q5OnTY6l17IC904EX7yqnMBx3Mpi1nDW+wvxz6m/nON+OoJO0JB5bIMXFuaON9UMEh5+giwMirYazQYN952l1zaqfygl"
    "ahcvc6/tA/e7XUjkw89LbCNtPJ/sMRIf2DU2skBG6xMfz71yTHzKLBwy5yoEL+U8Hum46zZdpvqTDz1fBcCV/b4T39ooSk/43vzH/lMgwiuZ+tYssQSTh50CX6QYB6w8kV"
    "PTd6or1vHfgjx8S+v5lJqpFzXYvh9UmrQ3i4DArYzuqFPvor1/i/ZhtDVUP6fmAkOOemFYESiHYJkGZEzXZo0ciswgiOZGCyKIKlSWcAeo4RYg==")
